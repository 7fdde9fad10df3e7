import { kept } from './client';
import { Problem } from './problem';

/** ask sends a request that the typed client does not cover: files in and out. */
async function ask(method: string, path: string, body?: Blob): Promise<Response> {
  const response = await kept(new Request(path, { method, body, headers: body ? { 'Content-Type': 'application/octet-stream' } : {} }));
  if (response.ok) return response;
  throw Problem.of(await response.json().catch(() => undefined));
}

/** send uploads a file; its name stays here, since people write names into them. */
export async function send<T>(method: 'PUT' | 'POST', path: string, file: Blob): Promise<T> {
  const response = await ask(method, path, file);
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

/** sendList is send for lists, whose faults come as an answer with status 422. */
export async function sendList<T>(path: string, file: Blob): Promise<T> {
  const response = await kept(new Request(path, { method: 'PUT', body: file, headers: { 'Content-Type': 'application/octet-stream' } }));
  const body = await response.json().catch(() => undefined);
  if (response.ok || body?.code === 'list.faults') return body as T;
  throw Problem.of(body);
}

/** fetchFile gives a file's bytes with the name that the server proposes. */
export async function fetchFile(method: 'GET' | 'POST', path: string, body?: Blob): Promise<{ blob: Blob; name: string }> {
  const response = await ask(method, path, body);
  return { blob: await response.blob(), name: nameIn(response.headers.get('Content-Disposition')) };
}

function nameIn(disposition: string | null): string {
  const coded = /filename\*=utf-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  return coded ? decodeURIComponent(coded) : /filename="?([^";]+)/.exec(disposition ?? '')?.[1] ?? '文件';
}

/** save hands a file to the browser's downloads. */
export function save({ blob, name }: { blob: Blob; name: string }) {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(blob);
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
}
