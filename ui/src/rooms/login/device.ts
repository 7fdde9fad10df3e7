/**
 * The device's key: made by WebCrypto, kept by the browser, not extractable.
 * Its id is the thumbprint of the public key (RFC 7638), which the security
 * administrator registers.
 */
const database = 'hedui-device';

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const r = indexedDB.open(database, 1);
    r.onupgradeneeded = () => r.result.createObjectStore('keys');
    r.onsuccess = () => resolve(r.result);
    r.onerror = () => reject(r.error);
  });
}

function at<T>(mode: IDBTransactionMode, use: (s: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return open().then((db) => new Promise((resolve, reject) => {
    const r = use(db.transaction('keys', mode).objectStore('keys'));
    r.onsuccess = () => resolve(r.result);
    r.onerror = () => reject(r.error);
  }));
}

/** deviceKey finds this browser's key, and makes it the first time. */
export async function deviceKey(): Promise<CryptoKeyPair> {
  const had = await at<CryptoKeyPair | undefined>('readonly', (s) => s.get('device'));
  if (had) return had;
  const made = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  await at('readwrite', (s) => s.put(made, 'device'));
  return made;
}

/** publicKey is the part to be registered, in the canonical form of RFC 7638. */
export async function publicKey(pair: CryptoKeyPair): Promise<string> {
  const { crv, kty, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return JSON.stringify({ crv, kty, x, y });
}

const bytes = (text: string) => new TextEncoder().encode(text);

const base64url = (b: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

export async function deviceID(pair: CryptoKeyPair): Promise<string> {
  return base64url(await crypto.subtle.digest('SHA-256', bytes(await publicKey(pair))));
}

/** sign proves that this browser holds the key. */
export async function sign(pair: CryptoKeyPair, challenge: string): Promise<string> {
  return base64url(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, bytes(challenge)));
}
