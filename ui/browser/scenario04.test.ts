import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { launch, Person } from './person';
import { application, Robot, settled, type Made } from './robot';
import { demonstration, type Server } from './server';

let server: Server, browser: Browser, made: Made;

beforeAll(async () => {
  server = await demonstration('2026-10-26T09:00');
  browser = await launch();
  const heping = await Robot.logIn(server, 'heping.clerk');
  made = await settled(heping, (await application(heping, ['210200.vehicle', '210300.deposit'], '2026-10-20')).id, ['210200.vehicle']);
  await server.at('2026-12-08T09:00'); // working day 31
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const open = () => made.tasks.find((t) => t.item === '210300.deposit')!.id;

test('scenario 4: after the limit results are refused, the reason is taken and stands in a partial report', async () => {
  const anshan = await Person.sit(browser, server);
  await anshan.logIn('anshan.clerk', `/tasks/${open()}`);
  await anshan.sees('反馈时限已过，不再接收核对结果');
  await anshan.looks('40-expired');
  await anshan.button('说明未反馈原因').click();
  await anshan.page.getByLabel('原因', { exact: true }).fill('银行核心系统迁移停机，存款数据无法查询');
  await anshan.button('告诉发起机构').click();
  await anshan.sees('原因：银行核心系统迁移停机');
  await anshan.leaves();

  const approver = await Person.sit(browser, server);
  await approver.logIn('heping.approver', `/cases/${made.id}`);
  await approver.sees('原因：银行核心系统迁移停机');
  await approver.looks('41-case-expired');
  await approver.button('出具报告').click();
  await approver.page.getByLabel('出具原因').fill('存款数据因停机无法取得，先行出具');
  await approver.button('出具第 1 版').click();
  await approver.sees('部分未反馈');
  await approver.leaves();
});
