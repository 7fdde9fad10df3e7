type Day = { on: string; works: boolean; name: string };

/** read takes lines like "2027-01-01 元旦" and "2027-02-14 春节 上班"; wrong are the numbers of lines that say something else. */
export function read(text: string): { days: Day[]; wrong: number[] } {
  const days: Day[] = [], wrong: number[] = [];
  text.split('\n').forEach((line, i) => {
    if (!line.trim()) return;
    const m = /^\s*(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})日?\s+(\S+)(?:\s+(上班))?\s*$/.exec(line);
    if (!m) return void wrong.push(i + 1);
    days.push({ on: `${m[1]}-${m[2].padStart(2, '0')}-${m[3].padStart(2, '0')}`, name: m[4], works: m[5] === '上班' });
  });
  return { days, wrong };
}
