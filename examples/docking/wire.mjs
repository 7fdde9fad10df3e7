// The five lines of docs/docking.md with nothing but Node's standard library and
// the openssl command (for SM2, which Node does not offer).
import { createHash, createCipheriv, createDecipheriv, randomBytes, X509Certificate } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const FIRST = 'HEDUI-DOCKING/1'
const ID = ['-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678']

export const sm3 = data => createHash('sm3').update(data).digest('hex')

// Fault is an answer that the other side gets in place of a receipt.
export class Fault extends Error {
  constructor(status, code, message) { super(message); this.status = status; this.code = code }
}

// openssl runs one command on files in a folder of its own, which is removed.
function openssl(files, args) {
  const dir = mkdtempSync(join(tmpdir(), 'docking-'))
  try {
    for (const [name, data] of Object.entries(files)) writeFileSync(join(dir, name), data, { mode: 0o600 })
    return execFileSync('openssl', args, { cwd: dir, stdio: ['ignore', 'pipe', 'ignore'] })
  } finally { rmSync(dir, { recursive: true }) }
}

// certificate reads a PEM file: its fingerprint, its public key, its validity.
export function certificate(path) {
  const pem = readFileSync(path)
  const x = new X509Certificate(pem)
  const from = Date.parse(x.validFrom), to = Date.parse(x.validTo)
  const code = x.subject.split('\n').find(l => l.startsWith('CN=')).slice(3)
  return { code, from, to, fingerprint: sm3(x.raw), public: openssl({ c: pem }, ['x509', '-in', 'c', '-noout', '-pubkey']) }
}

// party is a certificate with its private key.
export const party = (cert, key) => ({ ...certificate(cert), key: readFileSync(key) })

// seal gives the wire form of a message from us to a peer.
export function seal(me, to, header, content = {}) {
  header = { version: 1, ...header, sentAt: new Date().toISOString(), signer: me.fingerprint, receiver: to.fingerprint }
  const lines = [FIRST, Buffer.from(JSON.stringify(header)).toString('base64'), '', '']
  if (Object.keys(content).length > 0) {
    const key = randomBytes(16), iv = randomBytes(16)
    const cipher = createCipheriv('sm4-cbc', key, iv)
    lines[2] = openssl({ key, pub: to.public }, ['pkeyutl', '-encrypt', '-pubin', '-inkey', 'pub', '-in', 'key']).toString('base64')
    lines[3] = Buffer.concat([iv, cipher.update(JSON.stringify(content)), cipher.final()]).toString('base64')
  }
  const signed = lines.join('\n') + '\n'
  const signature = openssl({ signed, key: me.key }, ['pkeyutl', '-sign', '-inkey', 'key', ...ID, '-in', 'signed'])
  return signed + signature.toString('base64') + '\n'
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

// open verifies a wire form against the certificates of our peers, and deciphers it.
export function open(me, peers, wire) {
  const lines = wire.split('\n')
  if (lines.length !== 6 || lines[5] !== '' || lines[0] !== FIRST || !lines.slice(1).every(l => base64.test(l)))
    throw new Fault(422, 'docking.form', 'not five lines')
  let header
  try { header = JSON.parse(Buffer.from(lines[1], 'base64')) } catch { throw new Fault(422, 'docking.form', 'the header is no JSON') }
  const peer = peers.find(p => p.fingerprint === header.signer)
  if (!peer) throw new Fault(403, 'docking.stranger', 'the certificate is not registered')
  const now = Date.now()
  if (now < peer.from || now > peer.to) throw new Fault(403, 'docking.expired', 'the certificate is not valid now')
  const signed = lines.slice(0, 4).join('\n') + '\n'
  try {
    openssl({ signed, pub: peer.public, sig: Buffer.from(lines[4], 'base64') },
      ['pkeyutl', '-verify', '-pubin', '-inkey', 'pub', ...ID, '-in', 'signed', '-sigfile', 'sig'])
  } catch { throw new Fault(403, 'docking.signature', 'the signature does not hold') }
  if (!speaksFor(peer.code, header.from, me.code)) throw new Fault(403, 'docking.impostor', 'not who it says')
  if (header.receiver !== me.fingerprint) throw new Fault(403, 'docking.receiver', 'for somebody else')
  if (Date.parse(header.sentAt) > now + 10 * 60e3) throw new Fault(422, 'docking.clock', `our clock says ${new Date(now).toISOString()}`)
  if (Date.parse(header.sentAt) < now - 400 * 864e5) throw new Fault(422, 'docking.old', 'older than 400 days')
  return { peer, header, content: decipher(me, lines) }
}

// A peer speaks for its own region, but not for what is ours; the ministry for all others.
function speaksFor(peer, from, receiver) {
  const region = code => code === '100000' ? '' : code.slice(0, 2) + code.slice(2).replace(/(00)+$/, '')
  const within = (code, r) => String(code).length === 6 && code.startsWith(r)
  return within(from, region(peer)) && (!within(from, region(receiver)) || within(peer, region(receiver)))
}

function decipher(me, lines) {
  if (lines[3] === '') return {}
  try {
    const key = openssl({ wrapped: Buffer.from(lines[2], 'base64'), key: me.key }, ['pkeyutl', '-decrypt', '-inkey', 'key', '-in', 'wrapped'])
    const sealed = Buffer.from(lines[3], 'base64')
    const cipher = createDecipheriv('sm4-cbc', key, sealed.subarray(0, 16))
    return JSON.parse(Buffer.concat([cipher.update(sealed.subarray(16)), cipher.final()]))
  } catch { throw new Fault(422, 'docking.envelope', 'the content cannot be deciphered') }
}
