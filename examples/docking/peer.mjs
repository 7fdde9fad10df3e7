// A city's system in one file: it takes requests, answers them from a small
// table, and hands its answers out when they are collected. It shows that
// docs/docking.md is enough; a real one asks its database where `answer` does.
//
//   node peer.mjs --cert my.pem --key my.key --peer province.pem --data DIR [--port 9000] [--tls-cert f --tls-key f]
import { randomUUID } from 'node:crypto'
import { createServer as plain } from 'node:http'
import { createServer as secure } from 'node:https'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Fault, certificate, open, party, seal, sm3 } from './wire.mjs'

const text = { type: 'string' }
const { values: args } = parseArgs({ options: { cert: text, key: text, peer: { ...text, multiple: true }, data: text, port: { ...text, default: '0' }, 'tls-cert': text, 'tls-key': text } })
const me = party(args.cert, args.key)
const peers = args.peer.map(certificate)
for (const dir of ['in', 'out', 'sent', 'asked', 'reviewed']) mkdirSync(join(args.data, dir), { recursive: true })

// What this city knows, by citizen id number: invented.
const vehicles = { '11010519491231002X': [{ plate: '辽B00000', registeredOn: '2020-05-01' }] }

const MAX = 16 << 20
const kinds = new Set(['catalogue', 'request', 'confirm', 'return', 'feedback', 'reason', 'terminate', 'opinion', 'review',
  'review_feedback', 'adjust', 'acknowledge', 'consult', 'supply', 'agreement'])

// keep writes a file so that it is there whole, or not at all, whatever happens.
function keep(path, data) {
  const fd = openSync(path + '.new', 'w', 0o600)
  writeSync(fd, data)
  fsyncSync(fd)
  closeSync(fd)
  renameSync(path + '.new', path)
  const dir = openSync(join(path, '..'), 'r')
  fsyncSync(dir)
  closeSync(dir)
}

const name = (peer, id) => sm3(peer.code + ' ' + id) // ids are the sender's: never a path of ours

// accept takes one message and gives what is said to it.
function accept(wire) {
  const { peer, header, content } = open(me, peers, wire)
  if (header.kind === 'collect') return written('out', peer).slice(0, content.max ?? 100).join('')
  if (header.kind === 'receipt') return settle(peer, header.receipt)
  if (header.kind === 'resend') return (content.ids ?? []).map(id => again(peer, id)).join('')
  if (header.kind === 'ledger') return compare(peer, content)
  const at = join(args.data, 'in', name(peer, header.id))
  if (existsSync(at)) { // a repetition gets the receipt of the first time, of a refusal too
    const { digest, receipt } = JSON.parse(readFileSync(at))
    if (digest !== sm3(wire)) throw new Fault(409, 'docking.reused', 'another message had this id')
    return receipt
  }
  const [code, words] = decide(peer, header, content)
  const receipt = receiptOf(peer, header, wire, code ? { outcome: 'refused', code, words } : { outcome: 'taken' })
  keep(at, JSON.stringify({ digest: sm3(wire), receipt }))
  return receipt
}

// decide does what a message says, or tells why it is refused.
function decide(peer, header, content) {
  if (header.version !== 1) return ['docking.version', 'version 1 is spoken here']
  if (!kinds.has(header.kind)) return ['docking.kind', 'this kind is not known here']
  if (header.kind === 'terminate') return []
  if (header.kind === 'review') return review(peer, header, content)
  if (header.kind !== 'request') return ['docking.not_served', 'this kind is not served here']
  if (!content.asked?.persons?.length) return ['docking.incomplete', 'nobody is asked for']
  reply(peer, header, content.asked)
  return []
}

function receiptOf(peer, header, wire, what) {
  return seal(me, peer, { id: 'r-' + sm3(wire), kind: 'receipt', from: me.code, to: header.from,
    receipt: { of: header.id, digest: sm3(wire), at: new Date().toISOString(), ...what } })
}

// reply puts the answer to a request into the outbox, before the request is
// receipted: a crash in between makes the sender ask again, and nothing else.
function reply(peer, header, asked) {
  keep(join(args.data, 'asked', name(peer, header.request)), JSON.stringify(asked))
  send(peer, header, 'feedback', asked.persons.map(p => answer(asked, p)))
}

// review looks again, once for each person, and says why not otherwise.
function review(peer, header, content) {
  const at = join(args.data, 'asked', name(peer, header.request))
  const asked = existsSync(at) ? JSON.parse(readFileSync(at)) : { persons: [] }
  const persons = asked.persons.filter(p => content.persons?.includes(p.no))
  const answers = persons.map(p => answer(asked, p))
  if (!answers.some(a => a.status !== 'unavailable')) return ['objection.no_result', 'there is nothing to review']
  const done = persons.map(p => join(args.data, 'reviewed', name(peer, header.request + ' ' + p.no)))
  if (done.some(d => existsSync(d) && readFileSync(d, 'utf8') !== header.id)) return ['review.once', 'there is one review only']
  for (const d of done) keep(d, header.id)
  send(peer, header, 'review_feedback', answers, { review: content.review })
  return []
}

function send(peer, header, kind, answers, more = {}) {
  const count = s => answers.filter(a => a.status === s).length
  const id = 'a-' + header.id
  keep(join(args.data, 'out', name(peer, id)), seal(me, peer, { id, kind, from: me.code, to: header.from, request: header.request, no: 1,
    asOf: '2026-10-07', coverage: { persons: answers.length, found: count('found'), none: count('none'), unavailable: count('unavailable'), notAuthorised: count('not_authorised') } },
    { answers, ...more }))
}

function answer(asked, person) {
  if (!person.authorization) return { no: person.no, status: 'unavailable', reason: '未提供有效的授权书，未查询' }
  if (asked.category !== 'vehicle') return { no: person.no, status: 'unavailable', reason: '没有该类信息' }
  const records = vehicles[person.number]
  return { no: person.no, status: records ? 'found' : 'none', records, asOf: '2026-10-07', source: '公安局' }
}

// written lists what waits for a peer ('out') or was receipted by it ('sent').
function written(where, peer) {
  const dir = join(args.data, where)
  return readdirSync(dir).filter(f => !f.endsWith('.new')).map(f => readFileSync(join(dir, f), 'utf8')).filter(w => headerOf(w).receiver === peer.fingerprint)
}

const headerOf = wire => JSON.parse(Buffer.from(wire.split('\n')[1], 'base64'))

// settle ends the handing out of a message. Its bytes are kept: the peer may lose
// them, and ask again.
function settle(peer, receipt) {
  const file = name(peer, receipt.of)
  if (existsSync(join(args.data, 'out', file))) renameSync(join(args.data, 'out', file), join(args.data, 'sent', file))
  return ''
}

// again gives the bytes of a message that went to a peer; '' when none did.
function again(peer, id) {
  const at = ['out', 'sent'].map(where => join(args.data, where, name(peer, id))).find(existsSync)
  return at ? readFileSync(at, 'utf8') : ''
}

const dayOf = at => new Date(Date.parse(at) + 8 * 3600e3).toISOString().slice(0, 10) // Beijing's

// compare lays a peer's ledger of a day beside ours: it asks for what we lack, and
// hands out what the peer believes not to have got although it receipted it.
function compare(peer, { on, ledger = [] }) {
  const took = new Set(ledger.filter(e => !e.sent).map(e => e.id))
  const lost = written('sent', peer).filter(w => dayOf(headerOf(w).sentAt) === on && !took.has(headerOf(w).id))
  const ids = ledger.filter(e => e.sent && !existsSync(join(args.data, 'in', name(peer, e.id)))).map(e => e.id)
  const ask = ids.length > 0 ? seal(me, peer, { id: 'd-' + randomUUID(), kind: 'resend', from: me.code, to: peer.code }, { ids }) : ''
  return ask + lost.join('')
}

function handle(request, response) {
  const say = (status, type, body) => response.writeHead(status, { 'content-type': type }).end(body)
  if (request.method !== 'POST' || request.url !== '/docking/v1') return say(404, 'application/problem+json', '{"code":"docking.address"}')
  let size = 0
  const parts = []
  request.on('data', part => {
    size += part.length
    if (size <= MAX) return parts.push(part)
    say(413, 'application/problem+json', '{"code":"docking.size"}')
    request.removeAllListeners('data').resume().on('end', () => request.destroy())
  })
  request.on('end', () => {
    if (size > MAX) return
    try { say(200, 'text/plain; charset=utf-8', accept(Buffer.concat(parts).toString('utf8'))) } catch (e) {
      if (e instanceof Fault) return say(e.status, 'application/problem+json', JSON.stringify({ code: e.code, title: e.message }))
      say(500, 'application/problem+json', '{"code":"docking.internal"}')
    }
  })
}

const server = args['tls-cert'] ? secure({ cert: readFileSync(args['tls-cert']), key: readFileSync(args['tls-key']), minVersion: 'TLSv1.3' }, handle) : plain(handle)
server.requestTimeout = 60_000
server.listen(Number(args.port), '127.0.0.1', () => console.log(`listening on ${server.address().port}`))
