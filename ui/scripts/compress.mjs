// Leaves of each asset only its compressed form, as the program serves it.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

const dir = new URL('../dist/assets/', import.meta.url);
for (const name of readdirSync(dir)) {
  const file = new URL(name, dir);
  const bytes = readFileSync(file);
  writeFileSync(new URL(name + '.br', dir), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
  rmSync(file);
}
