import { Segmented } from 'antd';

/** Choices is a filter with few values, all of them seen. */
export function Choices({ label, value, of, set }: { label: string; value: string; of: [string, string][]; set: (v: string) => void }) {
  return <Segmented aria-label={label} value={value} options={of.map(([v, l]) => ({ value: v, label: l }))} onChange={(v) => set(String(v))} />;
}
