// The manual's pictures anew, from the pages that the browser tests looked at
// last: npm run pictures, after scripts/ui browser. Each is the page's upper
// part, 1000 px wide, small enough for the program to carry. A page that no story
// has looked at here keeps its picture.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { runnerImport } from 'vite';

const shown = {
  login: '01-login', papers: '08-papers', task: '13-task-prepared', preview: '16-report-preview', dashboard: 'c1-dashboard', keys: 'd3-keys',
  'people-faults': '21-bad-list', items: '07-items', confirming: '31-confirming', mending: '32-mending', order: '91-order-form', asked: 'a2-asked', hints: '6a-hints', docking: 'd6-given-up',
};
const screens = new URL('../screens/', import.meta.url), pictures = new URL('../../docs/manual/pictures/', import.meta.url);
const most = 40 << 10; // bytes

const { module: installed } = await runnerImport(join(import.meta.dirname, '../browser/chromium.ts'));
const browser = await chromium.launch({ executablePath: installed.chromium(), args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
for (const [name, screen] of Object.entries(shown)) {
  const taken = new URL(`${screen}-1366.png`, screens);
  if (!existsSync(taken)) continue;
  const png = readFileSync(taken).toString('base64');
  const webp = await page.evaluate(async ([png, most]) => {
    const image = Object.assign(new Image(), { src: `data:image/png;base64,${png}` });
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: 1000, height: Math.round((Math.min(image.height, 900) * 1000) / image.width) });
    canvas.getContext('2d').drawImage(image, 0, 0, image.width, Math.min(image.height, 900), 0, 0, canvas.width, canvas.height);
    const tries = [0.75, 0.6, 0.45, 0.3].map((quality) => canvas.toDataURL('image/webp', quality).split(',')[1]);
    return tries.find((t) => t.length * 0.75 < most) ?? tries[3];
  }, [png, most]);
  const bytes = Buffer.from(webp, 'base64');
  if (bytes.length > most) throw new Error(`${name} takes ${bytes.length} bytes, more than ${most}`);
  writeFileSync(new URL(`${name}.webp`, pictures), bytes);
  console.log(`${name}.webp ${Math.round(bytes.length / 1024)} KB`);
}
await browser.close();
