import { expect, test } from 'vitest';
import { clipboard, family, pastes } from './people';
import { application, pdf } from './robot';
import { staged } from './stage';

let id = '', grows = '';

const stage = staged('2026-11-02T09:30', async (s) => {
  const heping = await s.robot('heping.clerk');
  ({ id } = await application(heping, ['210200.vehicle', '220000.realestate'], '2026-10-20'));
  ({ id: grows } = await application(heping, ['210200.vehicle', '210200.realestate'], '2026-10-20'));
});

const letter = { name: '授权书.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n') };

test('scenario 3: the province returns the Jilin part with what is wrong; Dalian has answered meanwhile', async () => {
  const p = await stage.sits('province.approver');
  await p.page.getByRole('link', { name: /不动产登记（吉林省）/ }).first().waitFor();
  await p.page.getByRole('navigation', { name: '主菜单' }).getByText('省级确认').click();
  await p.sees('待省级确认');
  await p.looks('30-confirmations');
  await p.page.getByRole('link', { name: '不动产登记（吉林省）' }).click();
  await p.button('查看（登记）').click();
  await p.sees('210102********9318');
  await p.looks('31-confirming');
  await p.button('退回').click();
  await p.page.getByLabel('有误的内容').click();
  await p.page.locator('.ant-select-item-option', { hasText: '授权书' }).click();
  await p.page.getByLabel('哪一人（序号）').fill('1');
  await p.page.getByLabel('退回的原因').fill('授权书编号与扫描件不一致');
  await p.accessible('the return dialog');
  await p.button('退回发起机构').click();
  await p.sees('第 1 次退回：第 1 人的授权书有误');
  await p.leaves();
});

test('scenario 3: the county mends the letter and sends it again; the province confirms', async () => {
  const clerk = await stage.sits('heping.clerk', `/cases/${id}`);
  await clerk.page.locator('.cell.found').first().waitFor(); // Dalian's, which waited for nobody
  await clerk.page.goto(stage.server.url);
  await clerk.page.getByRole('link', { name: /不动产登记（吉林省）/ }).first().click();
  await clerk.sees('授权书编号与扫描件不一致');
  await clerk.button('更正第 1 人').click();
  await clerk.page.getByLabel('授权书编号').fill('SQ-1-更正');
  await clerk.page.locator('.ant-modal input[type=file]').first().setInputFiles(letter);
  await clerk.sees('授权书：已选好');
  await clerk.looks('32-mending');
  await clerk.button('保存更正').click();
  await clerk.sees('SQ-1-更正');
  await clerk.button('更正好了，重新提交').click();
  await clerk.sees('待省级确认');
  await clerk.leaves();

  const province = await stage.sits('province.approver', '/confirm');
  await province.page.getByRole('link', { name: '不动产登记（吉林省）' }).click();
  await province.sees(/更正后重新提交/);
  await province.button('确认并推送').click();
  await province.sees(/已确认，推送民政部数据交换平台/);
  await province.page.goto(`${stage.server.url}/confirm?state=open`);
  await province.sees(/剩 \d+ 个工作日/);
  expect(await province.page.getByRole('link', { name: '不动产登记（吉林省）' }).count()).toBe(1);
  await province.leaves();
});

test('a family grows while it is verified: who joins is asked about by a new letter, and one report tells of all', async () => {
  const clerk = await stage.sits('heping.clerk', `/cases/${grows}`);
  await clerk.button('补充家庭成员').click();
  await clerk.page.getByLabel('变化的情形').fill('结婚');
  await clerk.looks('35-family-grows');
  await clerk.button('建立补充核对').click();
  await clerk.heading('家庭与核对对象').waitFor();
  const joined = new URL(clerk.page.url()).pathname.replace('/edit', '');
  const bride = [...family[1]];
  [bride[1], bride[2], bride[5], bride[6], bride[8], bride[10]] = ['演示新梅', '210102198801010107', 'SQ-新-1', '2026-11-01', '无', '无'];
  await pastes(clerk.page, clipboard([bride]));
  await clerk.sees('已收下 1 户 1 人'); // a list without a fault is taken as it is pasted
  await clerk.looks('36-who-joins');
  await clerk.page.getByLabel('填写进度').getByText('目录项').click();
  await clerk.sees(/补充核对只查询原业务/);
  await clerk.looks('37-its-items');
  await clerk.page.getByLabel('填写进度').getByText('授权与材料').click();
  await clerk.page.locator('.ant-upload-drag input[type=file]').setInputFiles([pdf('授权书-演示新梅.pdf'), pdf('身份证-演示新梅.pdf')]);
  await clerk.sees('还差 0 份');
  await clerk.button('下一步：确认提交').click();
  await clerk.sees('要提交的申请');
  await clerk.looks('38-supplement-check');
  await clerk.button('提交核对申请').click();
  await clerk.page.waitForURL(`**${joined}`);
  await clerk.sees(/本业务补充/);
  await clerk.looks('39-supplement');
  await clerk.page.goto(`${stage.server.url}/cases/${grows}`);
  await clerk.sees('家庭成员变化的补充核对');
  await clerk.sees('演示新梅');
  await clerk.looks('3a-family-of-four');
  await clerk.leaves();

  const approver = await stage.sits('heping.approver', `/cases/${grows}`);
  await approver.button('出具报告').click();
  await approver.sees('预览，尚未出具');
  await approver.button('出具第 1 版').click();
  await approver.sees(/已出具 沈和核报/);
  await approver.leaves();

  const reader = await stage.sits('heping.mz', `/cases/${grows}`);
  await reader.page.getByRole('link', { name: '打开报告' }).first().click();
  await reader.sees(/第 4 名成员经补充核对/);
  await reader.sees('演示新梅');
  await reader.looks('3b-report-of-four');
  await reader.leaves();
});
