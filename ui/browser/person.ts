import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { expect, onTestFailed } from 'vitest';
import { chromium as installed } from './chromium';
import type { Server } from './server';

const screens = join(import.meta.dirname, '../screens');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** launch starts Debian's chromium. */
export const launch = (): Promise<Browser> => chromium.launch({
  executablePath: installed(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

/** A Person sits at a browser of its own. What the page's policy refuses, what
 * it logs as an error and every address it asks for is kept, and looked at in
 * the end. */
export class Person {
  readonly violations: string[] = [];
  readonly addresses: string[] = [];
  readonly said: string[] = [];

  private constructor(readonly page: Page, readonly context: BrowserContext, readonly server: Server) {}

  static async sit(browser: Browser, server: Server, width = 1366): Promise<Person> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(Number(process.env.HEDUI_UI_PATIENCE ?? 40_000));
    const p = new Person(page, context, server);
    onTestFailed(() => p.leavesPicture());
    await page.exposeFunction('violated', (what: string) => p.violations.push(what));
    await page.addInitScript(() => addEventListener('securitypolicyviolation', (e) => (window as never as { violated: (s: string) => void }).violated(`${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`)));
    page.on('console', (m) => p.said.push(`${m.type()}: ${m.text()}`));
    page.on('pageerror', (e) => p.said.push(`pageerror: ${e.message}`));
    page.on('request', (r) => p.addresses.push(r.url()));
    page.on('framenavigated', (f) => p.addresses.push(f.url()));
    return p;
  }

  /** logIn enters by the login page, at the workbench or wherever the address leads. */
  async logIn(who: string, at = '/') {
    await this.page.goto(this.server.url + at);
    await this.page.getByLabel('登录名').fill(who);
    await this.page.getByLabel('密码').fill(this.server.passwords.get(who) ?? '');
    await this.page.getByRole('button', { name: '登录' }).click();
    await this.page.locator('.shell').waitFor();
  }

  button = (name: string | RegExp) => this.page.getByRole('button', { name });
  heading = (name: string | RegExp) => this.page.getByRole('heading', { name });

  /** chooses an option of a field by its words. */
  async chooses(label: string, option: string) {
    await this.page.getByLabel(label, { exact: true }).click();
    const shown = this.page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: option }).first();
    await shown.waitFor();
    await shown.evaluate((o: HTMLElement) => o.click()); // wherever it is on its way to
    await this.page.waitForFunction(() => !document.querySelector('.ant-select-dropdown:not(.ant-select-dropdown-hidden)'), undefined, { timeout: 3000 }).catch(() => {}); // one of many stays open
  }

  /** finds an option of a long list by typing its words. */
  async finds(label: string, option: string) {
    await this.page.getByLabel(label, { exact: true }).fill(option);
    await this.page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option-active', { hasText: option }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** enters a room by the menu. */
  room = (title: string) => this.page.getByRole('navigation', { name: '主菜单' }).getByText(title, { exact: true }).click();
  dialog = () => this.page.getByRole('dialog');

  /** sees waits until a text stands on the page. */
  sees = (text: string | RegExp) => this.page.getByText(text).first().waitFor();

  /** leavesPicture of where a test failed, with what was said. */
  private async leavesPicture() {
    if (this.page.isClosed()) return;
    mkdirSync(screens, { recursive: true });
    await this.page.screenshot({ path: join(screens, 'failed.png'), fullPage: true }).catch(() => {});
    console.log(this.page.url(), this.said.slice(-10));
  }

  /** looks takes the page's picture at both widths and lets axe judge it. */
  async looks(name: string) {
    if (process.env.HEDUI_UI_POSTGRES) return; // a page is the same on both databases
    await this.accessible(name);
    if (process.env.HEDUI_UI_PICTURES === 'no') return;
    await this.page.evaluate(() => scrollTo(0, 0)); // a picture of the whole begins there
    mkdirSync(screens, { recursive: true });
    for (const width of [1366, 1920]) {
      await this.page.setViewportSize({ width, height: 900 });
      await this.page.screenshot({ path: join(screens, `${name}-${width}.png`), fullPage: true });
    }
    await this.page.setViewportSize({ width: 1366, height: 900 });
  }

  /** prints gives the page as it is printed, and leaves it as a PDF to look at. */
  async prints(name: string): Promise<string> {
    mkdirSync(screens, { recursive: true });
    const paper = await this.page.pdf({ preferCSSPageSize: true, printBackground: true, path: join(screens, `${name}.pdf`) });
    return paper.toString('latin1');
  }

  /** stands waits until everything is there and nothing moves but what waits: for
   * some frames in a row, since what arrives may move again. */
  private async stands() {
    await this.page.waitForLoadState('networkidle');
    await this.page.evaluate(() => void (document.documentElement.dataset.still = '0'));
    await this.page.waitForFunction((frames) => {
      const moves = document.getAnimations().some((a) => a.playState === 'running' && a.effect?.getComputedTiming().iterations !== Infinity);
      const waits = !document.querySelector('.ant-modal') && document.querySelector('main .ant-spin-spinning, main [role=status][aria-label=正在载入]');
      const kept = document.documentElement.dataset;
      kept.still = moves || waits ? '0' : String(Number(kept.still) + 1);
      return Number(kept.still) >= frames;
    }, 6);
  }

  /** accessible: axe finds nothing serious, once the page stands. */
  async accessible(name: string) {
    await this.stands();
    const moving = await this.page.evaluate(() => document.getAnimations().filter((a) => a.effect?.getComputedTiming().iterations === Infinity).map((a) => (a.effect as KeyframeEffect).target?.textContent?.trim()).filter(Boolean));
    expect(moving, `words that move on ${name}`).toEqual([]);
    await this.page.evaluate(axe);
    const found = await this.page.evaluate(async () => {
      type Axe = { run: (c: unknown, o: unknown) => Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }> };
      const { violations } = await (window as never as { axe: Axe }).axe.run(document, { resultTypes: ['violations'] });
      return violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} ${n.failureSummary.slice(0, 200)}`).join(' | ')}`);
    });
    expect(found, `axe on ${name}`).toEqual([]);
  }

  /** leaves closes the browser's window; the page kept its policy, no error was
   * logged, and no id number stood in an address, a title or the storage. `unanswered`: it met a 503, which was the story. */
  async leaves(unanswered = false) {
    const kept = await this.page.evaluate(() => JSON.stringify([document.title, { ...localStorage }, { ...sessionStorage }])).catch(() => '');
    await this.context.close();
    expect(this.violations, 'violations of the policy').toEqual([]);
    expect(this.said.filter((s) => /^(error|pageerror)/.test(s) && !/status of (401|403|404|409|422)/.test(s) && !(unanswered && /status of 503/.test(s))), 'errors in the console').toEqual([]);
    const idNumber = /\d{17}[\dXx]/;
    expect([...this.addresses, ...this.said, kept].filter((a) => idNumber.test(plain(a))), 'id numbers where none may be').toEqual([]);
  }
}

/** plain undoes the coding of an address; what is none stays as it is. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
