import { test } from 'vitest';
import { application, settled, type Made } from './robot';
import { staged } from './stage';

let made: Made;
const answered = ['210000.pension', '210200.vehicle'];

// Dalian and the province have answered, Anshan has not, and the Jilin part is on its way to the ministry.
const stage = staged('2026-10-26T09:00', async (s) => {
  const heping = await s.robot('heping.clerk');
  made = await application(heping, [...answered, '210300.deposit', '220000.realestate'], '2026-10-20');
  made = await settled(heping, made.id, answered);
  await (await s.robot('province.approver')).call('POST', `/tasks/${task('220000.realestate')}/confirm`);
});

const task = (item: string) => made.tasks.find((t) => t.item === item)!.id;

test('scenario 8: the assisting agency’s opinion reaches the initiator', async () => {
  const anshan = await stage.sits('anshan.clerk', `/tasks/${task('210300.deposit')}`);
  await anshan.button('提出终止意见').click();
  await anshan.page.getByLabel('建议终止的理由').fill('申请家庭已迁出本市，建议终止');
  await anshan.dialog().getByRole('button', { name: /提\s?出$/ }).click();
  await anshan.dialog().waitFor({ state: 'hidden' });
  await anshan.leaves();

  const province = await stage.sits('province.approver', '/confirm?state=open');
  await province.page.getByRole('link', { name: '不动产登记（吉林省）' }).waitFor();
  await province.leaves();
});

test('scenario 8: the initiator ends the case; what is open stops everywhere, at the ministry too, and what came in stays', async () => {
  const heping = await stage.sits('heping.clerk');
  await heping.page.getByRole('link', { name: /协查机构建议终止/ }).first().click();
  const opinion = heping.page.getByRole('alert').filter({ hasText: '鞍山市核对中心建议终止：申请家庭已迁出本市' });
  await opinion.getByRole('button', { name: '继续核对' }).waitFor();
  await heping.looks('80-opinion');
  await opinion.getByRole('button', { name: /^终\s?止$/ }).click();
  await heping.page.getByLabel('终止的原因').fill('协查机构建议终止，申请人已确认放弃申请');
  await heping.dialog().getByRole('button', { name: /终\s?止$/ }).click();
  await heping.sees('已终止');
  await heping.page.locator('.cell.found').first().waitFor();
  await heping.looks('81-terminated');
  await heping.leaves();

  const late = await stage.sits('anshan.clerk', `/tasks/${task('210300.deposit')}`);
  await late.sees('已终止');
  await late.leaves();

  const province = await stage.sits('province.approver', '/confirm?state=open');
  await province.sees('没有');
  await province.page.goto(`${stage.server.url}/confirm?state=terminated`);
  await province.page.getByRole('link', { name: '不动产登记（吉林省）' }).waitFor();
  await province.looks('82-at-the-ministry');
  await province.leaves();
});
