/** The manual lies in docs/manual, one file a chapter, and nowhere else. */
const files = import.meta.glob<string>('../../../../docs/manual/*.md', { query: '?raw', import: 'default', eager: true });

/** The manual's pictures are of the product's own pages: npm run pictures takes them anew. */
const taken = import.meta.glob<string>('../../../../docs/manual/pictures/*.webp', { query: '?url', import: 'default', eager: true });

/** pictures are the addresses of the pictures by the names that the manual gives them. */
export const pictures = new Map(Object.entries(taken).map(([path, url]) => [/pictures\/[^/]+$/.exec(path)![0], url]));

/** A Section of a chapter: its heading, and what stands under it line by line. */
export type Section = { id: string; title: string; lines: string[] };
export type Chapter = { id: string; title: string; sections: Section[] };

export const chapters: Chapter[] = Object.entries(files).sort(([a], [b]) => a.localeCompare(b)).map(([path, text]) => chapter(/([^/]+)\.md$/.exec(path)![1], text));

/** chapter cuts a file at its headings. */
export function chapter(id: string, text: string): Chapter {
  const [title, ...rest] = text.split('\n');
  const sections: Section[] = [{ id, title: '', lines: [] }];
  for (const line of rest) {
    if (line.startsWith('## ')) sections.push({ id: `${id}-${sections.length}`, title: line.slice(3), lines: [] });
    else sections[sections.length - 1].lines.push(line);
  }
  return { id, title: title.replace(/^# /, ''), sections: sections.filter((s) => s.title || s.lines.some((l) => l.trim())) };
}

/** found keeps the sections in which all words stand. */
export function found(all: Chapter[], text: string): Chapter[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return all;
  const has = (c: Chapter, s: Section) => words.every((w) => `${c.title} ${s.title} ${s.lines.join(' ')}`.toLowerCase().includes(w));
  return all.map((c) => ({ ...c, sections: c.sections.filter((s) => has(c, s)) })).filter((c) => c.sections.length > 0);
}

export type Block = { kind: 'p' | 'ul' | 'ol' | 'picture'; lines: string[] };

/** blocks are a section's paragraphs and lists. */
export function blocks(lines: string[]): Block[] {
  const all: Block[] = [];
  let open: Block | undefined;
  for (const line of lines) {
    const kind = /^!\[/.test(line) ? 'picture' : /^- /.test(line) ? 'ul' : /^\d+\. /.test(line) ? 'ol' : line.trim() ? 'p' : undefined;
    if (!kind) open = undefined;
    else if (open?.kind === kind && (kind === 'ul' || kind === 'ol')) open.lines.push(line);
    else all.push((open = { kind, lines: [line] }));
  }
  return all.map((b) => ({ kind: b.kind, lines: b.lines.map((l) => l.replace(/^(- |\d+\. )/, '')) }));
}

/** pictureOf reads a line like ![说明](pictures/x.webp). */
export function pictureOf(line: string): { says: string; name: string } {
  const [, says, name] = /^!\[([^\]]*)\]\(([^)]+)\)/.exec(line) ?? ['', '', ''];
  return { says, name };
}
