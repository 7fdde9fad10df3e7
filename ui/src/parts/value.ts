/** Field is a column of an item's content, as reports and findings name it. */
type Field = { type: string; unit?: string; codes?: Record<string, string> };

/** yuan writes an amount that travels in 分: 4631257 → 46,312.57 元. */
export function yuan(fen: string): string {
  const m = /^(-?)(\d+)$/.exec(fen);
  if (!m) return fen;
  const digits = m[2].padStart(3, '0');
  return `${m[1]}${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)} 元`;
}

/** fen reads an amount as people type it, "46,312.57" → "4631257"; undefined when it is none. */
export function fen(text: string): string | undefined {
  const m = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text.replace(/[,，\s元￥¥]/g, ''));
  return m ? `${m[1]}${(m[2] + (m[3] ?? '').padEnd(2, '0')).replace(/^0+(?=\d)/, '')}` : undefined;
}

/** show writes a value in normal form as people read it; one that the source left empty is said to be so. */
export function show(field: Field | undefined, value: string | undefined): string {
  if (!value) return '来源未填';
  if (field?.type === 'money') return yuan(value);
  return field?.codes?.[value] ?? value;
}
