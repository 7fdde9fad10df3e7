import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launch, Person } from './person';
import { Robot } from './robot';
import { demonstration, type Server, type Wishes } from './server';

/** A Stage is what a story is played on: a server of its own, and a browser. */
export class Stage {
  server!: Server;
  browser!: Browser;
  private robots = new Map<string, Promise<Robot>>();

  /** robot does what a story is not about, by the hand of somebody. */
  robot(who: string): Promise<Robot> {
    if (!this.robots.has(who)) this.robots.set(who, Robot.logIn(this.server, who));
    return this.robots.get(who)!;
  }

  /** sits at a browser, logged in already, and opens a page. */
  async sits(who: string, at = '/'): Promise<Person> {
    const p = await Person.sit(this.browser, this.server);
    const [name, value] = (await this.robot(who)).cookie.split('=', 2);
    await p.context.addCookies([{ name, value, url: this.server.url, sameSite: 'Strict' }]);
    await p.page.goto(this.server.url + at);
    await p.page.locator('.shell').waitFor();
    return p;
  }

  /** at goes on at another time; whoever was logged in is no more. */
  async at(clock: string) {
    this.robots.clear();
    await this.server.at(clock);
  }
}

/** staged sets the stage before a file's stories and clears it after them. */
export function staged(clock: string, prelude?: (s: Stage) => Promise<void>, wishes?: Wishes): Stage {
  const s = new Stage();
  beforeAll(async () => {
    [s.server, s.browser] = await Promise.all([demonstration(clock, wishes), launch()]);
    await prelude?.(s);
  });
  afterAll(async () => {
    await Promise.all([s.browser?.close(), s.server?.stop()]);
  });
  return s;
}
