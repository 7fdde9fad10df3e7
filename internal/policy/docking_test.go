package policy_test

import (
	"hedui/internal/account"
	"hedui/internal/policy"
)

var thePeer = policy.Resource{Kind: policy.Peer, ID: "210200"}

func init() {
	standingSituations = append(standingSituations, dockingSituations...)
}

var dockingSituations = []situation{
	{"province's security administrator registers a peer", province(account.Security), policy.DockingRegister, thePeer, yes},
	{"province's approver registers a peer", province(approver), policy.DockingRegister, thePeer, no},
	{"a city's security administrator registers itself", dalian(account.Security), policy.DockingRegister, thePeer, no},
	{"province's security administrator revokes a peer", province(account.Security), policy.DockingRevoke, thePeer, yes},
	{"province's clerk revokes a peer", province(clerk), policy.DockingRevoke, thePeer, no},
	{"province's clerk looks at the links", province(clerk), policy.DockingRead, thePeer, yes},
	{"a city's clerk looks at the links", dalian(clerk), policy.DockingRead, thePeer, no},
	{"a department looks at the links", hepingMZ, policy.DockingRead, thePeer, no},
	{"province's system administrator resends", province(account.System), policy.DockingResend, thePeer, yes},
	{"province's clerk resends", province(clerk), policy.DockingResend, thePeer, no},
	{"the ledgers are compared", policy.Program("docking"), policy.DockingResend, thePeer, yes},
	{"the sweep resends", policy.Program("sweep"), policy.DockingResend, thePeer, no},
	{"the console registers", policy.Program("console"), policy.DockingRegister, thePeer, yes},
	{"the link takes a message", policy.Program("ministry"), policy.DockingReceive, thePeer, yes},
	{"a clerk takes a message", province(clerk), policy.DockingReceive, thePeer, no},
}
