// Lighthouse on login, workbench, case and dashboard of a demonstration:
// npm run lighthouse, after make build. Accessibility and best practices must be
// 100; performance is a figure, for it follows the machine. Lighthouse weighs
// 185 MB in 201 packages that nothing else needs, so it is fetched when it is
// first asked for, into tmp/, and not by scripts/setup.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { runnerImport } from 'vite';

const version = '12.8.2'; // the last that runs on Node.js 20
const ui = join(import.meta.dirname, '..');
const kept = join(ui, '../tmp/lighthouse', version);
const gates = ['accessibility', 'best-practices'];

/** fetched gives Lighthouse's modules. */
async function fetched() {
  const ready = join(kept, 'ready');
  if (!existsSync(ready)) {
    rmSync(kept, { recursive: true, force: true });
    mkdirSync(kept, { recursive: true });
    writeFileSync(join(kept, 'package.json'), '{"private":true}');
    console.log(`fetching lighthouse ${version} …`);
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `lighthouse@${version}`], { cwd: kept, stdio: 'inherit' });
    writeFileSync(ready, '');
  }
  const core = (file) => import(pathToFileURL(join(kept, 'node_modules/lighthouse/core', file)).href).then((m) => m.default);
  return { measure: await core('index.js'), desktop: await core('config/desktop-config.js') };
}

const freePort = () => new Promise((resolve) => {
  const s = createServer();
  s.listen(0, '127.0.0.1', () => {
    const { port } = s.address();
    s.close(() => resolve(port));
  });
});

/** stage is a server with a case that is under way, and a browser that Lighthouse can reach. */
async function stage() {
  const part = (file) => runnerImport(join(ui, 'browser', file)).then((r) => r.module);
  const [{ default: founds, demonstration }, { Robot, application }, { chromium: installed }] = [await part('server.ts'), await part('robot.ts'), await part('chromium.ts')];
  founds();
  const server = await demonstration('2026-10-26T09:00');
  const heping = await Robot.logIn(server, 'heping.clerk');
  const { id } = await application(heping, ['210200.vehicle', '210300.deposit'], '2026-10-20');
  const province = await Robot.logIn(server, 'province.approver');
  const profile = mkdtempSync(join(tmpdir(), 'hedui-lighthouse-'));
  const port = await freePort();
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: installed(), locale: 'zh-CN',
    args: [`--remote-debugging-port=${port}`, '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const pages = [['login', '/'], ['workbench', '/', heping], ['case', `/cases/${id}`, heping], ['dashboard', '/dashboard', province]];
  const as = async (by) => {
    await browser.clearCookies();
    const [name, value] = by?.cookie.split('=', 2) ?? [];
    if (by) await browser.addCookies([{ name, value, url: server.url, sameSite: 'Strict' }]);
  };
  const stop = async () => {
    await browser.close();
    await server.stop();
    rmSync(profile, { recursive: true, force: true });
  };
  return { url: server.url, port, pages, as, stop };
}

/** failed lists what kept a category below 100. */
const failed = ({ categories, audits }, id) => categories[id].auditRefs.map((r) => audits[r.id])
  .filter((a, i) => categories[id].auditRefs[i].weight > 0 && a.score !== null && a.score < 1)
  .map((a) => `${a.id}: ${(a.details?.items ?? []).slice(0, 3).map((i) => i.node?.snippet ?? i.description ?? JSON.stringify(i)).join(' | ').slice(0, 400)}`);

const { measure, desktop } = await fetched();
const s = await stage();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void s.stop().finally(() => process.exit(1)));
let below = 0;
try {
  console.log('page        performance  accessibility  best practices   first paint  largest paint  blocked');
  for (const [name, path, by] of s.pages) {
    await s.as(by);
    const { lhr } = await measure(s.url + path, { port: s.port, output: 'json', logLevel: 'error', onlyCategories: ['performance', ...gates] }, desktop);
    if (lhr.runtimeError) throw new Error(`${name}: ${lhr.runtimeError.message}`);
    if (new URL(lhr.finalDisplayedUrl).pathname !== path) throw new Error(`${name} led to ${lhr.finalDisplayedUrl}`);
    const score = (id) => Math.round(lhr.categories[id].score * 100);
    const ms = (id) => `${Math.round(lhr.audits[id].numericValue)} ms`;
    console.log(`${name.padEnd(10)}${String(score('performance')).padStart(13)}${String(score('accessibility')).padStart(15)}${String(score('best-practices')).padStart(16)}` +
      `${ms('first-contentful-paint').padStart(14)}${ms('largest-contentful-paint').padStart(15)}${ms('total-blocking-time').padStart(9)}`);
    for (const id of gates) {
      if (score(id) === 100) continue;
      below++;
      for (const line of failed(lhr, id)) console.log(`  ✗ ${line}`);
    }
  }
} finally {
  await s.stop();
}
process.exit(below ? 1 : 0);
