import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { Person } from './person';

const farthest = 150; // steps by Tab on any page

/** Keys works a page by the keyboard alone: it goes where Tab leads, and wherever
 * it stands, the focus is seen. */
export class Keys {
  constructor(private readonly p: Person) {}

  /** to goes by Tab until the field, button or link has the focus. */
  async to(at: Locator) {
    const one = at.first();
    await one.waitFor({ state: 'attached' });
    for (let steps = 0; steps < farthest; steps++) {
      if (await one.evaluate((e) => e === document.activeElement)) return this.seen();
      await this.p.page.keyboard.press('Tab');
    }
    throw new Error(`no Tab leads to ${at}`);
  }

  async press(at: Locator, key = 'Enter') {
    await this.to(at);
    await this.p.page.keyboard.press(key);
  }

  /** types over what stands in a field. */
  async types(label: string, text: string) {
    await this.to(this.p.page.getByLabel(label, { exact: true }));
    await this.over(text);
  }

  /** over types over what stands in the field that has the focus. */
  async over(text: string) {
    await this.p.page.keyboard.press('Control+A');
    await this.p.page.keyboard.insertText(text);
  }

  /** chooses an option of a field, going down its list. */
  async chooses(label: string, option: string) {
    await this.press(this.p.page.getByLabel(label, { exact: true }), 'ArrowDown');
    await this.downTo('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option-active', option);
    await this.p.page.keyboard.press('Enter');
  }

  /** region chooses one in the tree, where Enter unfolds and Space chooses. */
  async region(name: string) {
    await this.to(this.p.page.getByRole('tree'));
    await this.downTo('.ant-tree-treenode-active', name);
    await this.p.page.keyboard.press('Space');
  }

  /** looksInto opens a dialog, which takes the focus, keeps it, and gives it back. */
  async looksInto(opener: Locator) {
    const within = () => document.activeElement === document.body || !!document.activeElement?.closest('.ant-modal-wrap, .ant-drawer'); // or at the browser's own frame
    await this.press(opener);
    await this.p.page.waitForFunction(() => !!document.activeElement?.closest('.ant-modal-wrap, .ant-drawer'));
    const stops = await this.p.dialog().locator('a, button, input, textarea, [tabindex="0"]').count();
    for (let i = 0; i < stops + 3; i++) {
      await this.p.page.keyboard.press('Tab');
      expect(await this.p.page.evaluate(within), 'the focus stays in the dialog').toBe(true);
    }
    await this.p.page.keyboard.press('Escape');
    await this.p.page.waitForFunction((e) => e === document.activeElement, await opener.first().elementHandle()); // the focus goes back
  }

  private async downTo(active: string, words: string) {
    const there = this.p.page.locator(active, { hasText: words });
    for (let steps = 0; steps < farthest; steps++) {
      if (await there.count()) return;
      await this.p.page.keyboard.press('ArrowDown');
    }
    throw new Error(`no arrow leads to ${words}`);
  }

  /** seen: what has the focus is on the page and marked, itself or what stands for it. */
  private async seen() {
    const marked = await this.p.page.evaluate(() => {
      const at = document.activeElement as HTMLElement;
      const about: (Element | null)[] = [at, at.nextElementSibling, at.querySelector('.ant-tree-treenode-active .ant-tree-node-content-wrapper')];
      for (let e = at.parentElement; e && about.length < 7; e = e.parentElement) about.push(e); // a field's frame
      return at.matches(':focus-visible') && about.some((e) => e && (getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none'));
    });
    expect(marked, 'the focus is seen').toBe(true);
  }
}
