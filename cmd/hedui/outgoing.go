package main

import (
	"net"
	"net/mail"
	"os"
	"strings"

	"hedui/internal/fault"
	"hedui/internal/gateway"
	"hedui/internal/notice"
	"hedui/internal/seal"
)

// outgoing are the ways on which digests of notices leave; webhooks need none
// of them.
type outgoing struct {
	SMTP         string `name:"smtp" placeholder:"主机:端口" help:"发送通知摘要的邮件服务器；本机以外须支持STARTTLS" env:"HEDUI_SMTP"`
	SMTPFrom     string `name:"smtp-from" placeholder:"邮箱" help:"发件人" env:"HEDUI_SMTP_FROM"`
	SMTPUser     string `name:"smtp-user" placeholder:"用户" help:"邮件服务器的登录名" env:"HEDUI_SMTP_USER"`
	SMTPPassword string `name:"smtp-password-file" placeholder:"文件" help:"存放登录密码的文件" env:"HEDUI_SMTP_PASSWORD_FILE"`
	SMSDir       string `name:"sms-dir" placeholder:"文件夹" help:"短信通知逐条存入此文件夹，由短信平台的程序取走" env:"HEDUI_SMS_DIR"`
}

// gateways opens what is set up.
func (o outgoing) gateways() (gateway.Gateways, error) {
	g := gateway.Gateways{notice.Webhook: gateway.NewWebhook(nil)}
	if o.SMTP != "" {
		relay, err := o.mail()
		if err != nil {
			return nil, err
		}
		g[notice.Mail] = relay
	}
	if o.SMSDir != "" {
		if err := os.MkdirAll(o.SMSDir, 0o700); err != nil {
			return nil, fault.Newf(fault.Unavailable, "serve.sms_dir", "无法建立短信文件夹“%s”", o.SMSDir).Do("请检查 --sms-dir").From(err)
		}
		g[notice.SMS] = gateway.File{Dir: o.SMSDir}
	}
	return g, nil
}

func (o outgoing) mail() (gateway.Mail, error) {
	_, _, err := net.SplitHostPort(o.SMTP)
	from, wrong := mail.ParseAddress(o.SMTPFrom)
	if err != nil || wrong != nil || from.Address != o.SMTPFrom {
		return gateway.Mail{}, fault.New(fault.Invalid, "serve.smtp", "邮件服务器设置有误").Do("请用 --smtp 指定“主机:端口”，用 --smtp-from 指定发件邮箱")
	}
	m := gateway.Mail{Address: o.SMTP, From: o.SMTPFrom, User: o.SMTPUser}
	if o.SMTPPassword != "" {
		data, err := os.ReadFile(o.SMTPPassword)
		if err != nil {
			return m, fault.Newf(fault.Invalid, "serve.smtp_password", "读不到密码文件“%s”", o.SMTPPassword).Do("请检查 --smtp-password-file").From(err)
		}
		m.Password = seal.Secret(strings.TrimSpace(string(data)))
	}
	return m, nil
}
