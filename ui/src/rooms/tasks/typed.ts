import type { Schemas } from '../../api/client';
import { fen } from '../../parts/value';

type Field = Schemas['CatalogueField'];

/** Typed is an answer about one person as it stands in the form. */
export type Typed = { status?: 'found' | 'none' | 'unavailable' | 'name_differs'; records: Record<string, string>[]; reason: string };

export const untouched: Typed = { records: [], reason: '' };

/** sent turns what was typed into what the server takes: money in 分, only what
 * belongs to the status. The server checks it. */
export function sent(ordinal: number, t: Typed, asOf: string, fields: Field[]): Schemas['Finding'] {
  const out: Schemas['Finding'] = { ordinal, status: t.status ?? 'none', asOf };
  if (t.status === 'found') out.records = t.records.map((r) => normal(r, fields));
  if (t.status === 'unavailable') out.reason = t.reason;
  return out;
}

function normal(record: Record<string, string>, fields: Field[]): Record<string, string> {
  const filled = fields.filter((f) => record[f.name]?.trim()).map((f) => [f.name, f.type === 'money' ? fen(record[f.name]) ?? record[f.name] : record[f.name].trim()]);
  return Object.fromEntries(filled) as Record<string, string>;
}
