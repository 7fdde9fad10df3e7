import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { launch, Person } from './person';
import { application, Robot, settled, type Made } from './robot';
import { demonstration, type Server } from './server';

let server: Server, browser: Browser, made: Made;

// Scenario 4 and 8 begin alike: Dalian has answered, Anshan has not.
beforeAll(async () => {
  server = await demonstration('2026-10-26T09:00');
  browser = await launch();
  const heping = await Robot.logIn(server, 'heping.clerk');
  const items = ['210200.vehicle', '210300.deposit'];
  made = await application(heping, items, '2026-10-20');
  made = await settled(heping, made.id, ['210200.vehicle']);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const open = () => made.tasks.find((t) => t.item === '210300.deposit')!.id;

test('scenario 8: the assisting agency’s opinion reaches the initiator, who ends the case', async () => {
  const anshan = await Person.sit(browser, server);
  await anshan.logIn('anshan.clerk', `/tasks/${open()}`);
  await anshan.button('提出终止意见').click();
  await anshan.page.getByLabel('建议终止的理由').fill('申请家庭已迁出本市，建议终止');
  await anshan.page.getByRole('dialog').getByRole('button', { name: /提\s?出$/ }).click();
  await anshan.dialog().waitFor({ state: 'hidden' });
  await anshan.leaves();

  const heping = await Person.sit(browser, server);
  await heping.logIn('heping.clerk', `/cases/${made.id}`);
  await heping.sees('鞍山市核对中心建议终止：申请家庭已迁出本市');
  await heping.looks('80-opinion');
  await heping.button(/^终\s?止$/).click();
  await heping.page.getByLabel('终止的原因').fill('协查机构建议终止，申请人已确认放弃申请');
  await heping.page.getByRole('dialog').getByRole('button', { name: /终\s?止$/ }).click();
  await heping.sees('已终止');
  await heping.looks('81-terminated');
  await heping.leaves();

  const late = await Person.sit(browser, server);
  await late.logIn('anshan.clerk', `/tasks/${open()}`);
  await late.sees('已终止');
  await late.leaves();
});
