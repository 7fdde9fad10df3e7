import { test } from 'vitest';
import { application, type Made } from './robot';
import { staged } from './stage';

let made: Made;
const stage = staged('2026-10-26T09:00', async (s) => {
  made = await application(await s.robot('heping.clerk'), ['210300.deposit'], '2026-10-20');
});

test('scenario 10: a city asks for the authorization behind its task; the county has five working days', async () => {
  const anshan = await stage.sits('anshan.clerk', `/tasks/${made.tasks[0].id}`);
  await anshan.button('调阅材料').click();
  await anshan.chooses('调阅哪些材料', '授权书');
  await anshan.page.keyboard.press('Escape');
  await anshan.page.getByLabel('第几名核对对象').fill('2');
  await anshan.page.getByLabel('办理何项业务需要').fill('银行要求核对授权书原件');
  await anshan.looks('a1-ask');
  await anshan.page.getByRole('dialog').getByRole('button', { name: /^申\s?请$/ }).click();
  await anshan.sees('已申请调阅');
  await anshan.leaves();
});

test('scenario 10: the county finds it at its workbench and supplies it', async () => {
  const heping = await stage.sits('heping.clerk');
  await heping.page.getByRole('link', { name: /授权书/ }).first().click();
  await heping.heading('调阅档案').waitFor();
  await heping.sees('剩 5 个工作日');
  await heping.looks('a2-asked');
  await heping.button('提供材料').click();
  await heping.sees('已提供');
  await heping.leaves();
});

test('scenario 10: the city looks at it, and the look is registered', async () => {
  const anshan = await stage.sits('anshan.clerk', '/archive?state=supplied');
  await anshan.page.getByRole('link', { name: '授权书' }).click();
  await anshan.sees('还没有人看过');
  await anshan.button('查看（登记）').click();
  await anshan.dialog().waitFor();
  await anshan.page.keyboard.press('Escape');
  await anshan.page.getByRole('region', { name: '谁看过' }).getByText('鞍山市核对中心').waitFor();
  await anshan.looks('a3-looked');
  await anshan.leaves();
});
