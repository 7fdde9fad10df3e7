import { expect, test } from 'vitest';
import type { Person } from './person';
import { pdf } from './robot';
import { staged } from './stage';

// The demonstration has played scenario 1: Anshan found two accounts of the wife.
const reported = 'HD210102-26-00001';

const stage = staged('2026-10-28T10:00');

let casePath = '';

/** opens finds the case by its number, as Ctrl+K does. */
async function opens(p: Person) {
  if (casePath) return p.page.goto(stage.server.url + casePath);
  await p.page.keyboard.press('Control+K');
  await p.page.getByRole('combobox', { name: '搜索' }).fill(reported);
  await p.page.getByRole('option', { name: new RegExp(reported) }).waitFor();
  await p.page.keyboard.press('Enter');
  await p.heading(new RegExp(reported)).waitFor();
  casePath = new URL(p.page.url()).pathname;
}

async function objects(p: Person, whom: string, item: string) {
  await p.button('提出异议').click();
  await p.dialog().waitFor();
  await p.chooses('对谁的结果', whom);
  await p.chooses('对哪一项的结果', item);
}

test('scenario 6: the department brings the wife’s objection forward, with a paper', async () => {
  const p = await stage.sits('heping.mz');
  await opens(p);
  await objects(p, '第 2 名成员', '银行存款');
  await p.page.getByLabel('异议内容').fill('其中一个账户已于核对前销户，存款用于治病');
  await p.looks('60-objection');
  await p.button('登记异议').click();
  await p.heading('异议与复核').waitFor();
  await p.button('异议内容和佐证').click();
  await p.sees('用于治病');
  await p.page.locator('.ant-modal input[type=file]').setInputFiles(pdf('销户凭证.pdf'));
  await p.sees('佐证材料 1');
  await p.accessible('the doubt');
  await p.leaves();
});

test('scenario 6: the initiator applies for the review, and Anshan has it with its limit explained', async () => {
  const heping = await stage.sits('heping.clerk');
  await heping.page.getByRole('link', { name: /有异议待申请复核/ }).first().click();
  await heping.button('申请复核').click();
  await heping.sees(/鞍山市核对中心复核/);
  await heping.looks('61-case-in-review');
  await heping.leaves();

  const anshan = await stage.sits('anshan.clerk');
  await anshan.sees('复核');
  await anshan.room('异议与复核');
  await anshan.sees('剩 20 个工作日');
  await anshan.looks('62-reviews');
  await anshan.page.getByRole('link', { name: /银行存款/ }).first().click();
  await anshan.sees('复核时限是怎么算的');
  await anshan.button('异议内容和佐证').click();
  await anshan.sees('用于治病');
  await anshan.page.getByRole('dialog').getByRole('button', { name: /^关\s?闭$/ }).last().click();
  await anshan.page.getByText('逐人填报').click();
  await anshan.page.locator('.people .ant-radio-button-wrapper', { hasText: '未检出' }).first().click();
  await anshan.button('检查并备妥').click();
  await anshan.sees(/查询 1 人，.*未检出 1 人/);
  await anshan.looks('63-review-prepared');
  await anshan.button('反馈复核结果').click();
  await anshan.sees('更正 1 人的结果');
  await anshan.leaves();
});

test('scenario 6: both versions stay visible, a second objection is refused, others are taken', async () => {
  const p = await stage.sits('heping.clerk', casePath);
  await p.button('前后对照').click();
  await p.sees('本次没有');
  await p.sees('以此为准');
  await p.looks('64-both-versions');
  await p.page.keyboard.press('Escape');
  await objects(p, '阿依古丽·买买提', '银行存款');
  await p.button('登记异议').click();
  await p.sees(/《操作规范》第五条.*R5\.5b/);
  await p.looks('65-second-objection-refused');
  await p.page.getByRole('dialog').getByRole('button', { name: /取\s?消/ }).click();
  await objects(p, '全户', '机动车');
  await p.button('登记异议').click();
  await p.sees('全户的机动车（大连市核对中心反馈）');
  await p.button('申请复核').click();
  await p.sees(/大连市核对中心复核/);
  await p.leaves();
});

test('scenario 6: the report is issued anew as version 2, and version 1 stays', async () => {
  const p = await stage.sits('heping.approver');
  await p.page.getByRole('link', { name: /复核更正了结果/ }).first().click();
  await p.button('重新出具').click();
  await p.page.getByLabel('出具原因').fill('银行存款结果经复核更正');
  await p.button('出具第 2 版').click();
  await p.page.getByRole('link', { name: '打开报告' }).nth(1).waitFor();
  for (const version of [2, 1]) await p.page.locator('#reports').getByText(`第 ${version} 版`).waitFor();
  await p.page.locator('#reports').scrollIntoViewIfNeeded();
  await p.looks('66-two-versions');
  await p.page.getByRole('link', { name: '打开报告' }).first().click();
  await p.sees('本版重新出具的原因：银行存款结果经复核更正');
  await p.sees(/经复核/);
  await p.looks('67-report-version-2');
  await p.leaves();
});

test('scenario 6: Dalian looks at its vehicles again, matched anew by itself, and a number is revealed for a reason', async () => {
  const dalian = await stage.sits('dalian.clerk', '/reviews');
  await dalian.page.getByRole('link', { name: /机动车/ }).first().click();
  await dalian.sees(/查询 3 人，检出 1 人/);
  await dalian.looks('68-review-hosted');
  await dalian.button('反馈复核结果').click();
  await dalian.sees('与原结果一致');
  await dalian.leaves();

  const heping = await stage.sits('heping.clerk', casePath);
  await heping.button('查看（登记）').click();
  await heping.sees('阿依古丽·买买提');
  await heping.button('查看第 2 名对象的完整号码').click();
  await heping.page.getByLabel('缘由').fill('与证件原件核对');
  await heping.page.getByRole('dialog').getByRole('button', { name: /查\s?看/ }).click();
  await heping.sees('210102197909059426');
  await heping.looks('69-number-revealed');
  await heping.button('掩住号码').click();
  await heping.leaves();
});

test('a commission that orders monitoring: its hints say why and from what, and a clerk registers what came of them', async () => {
  const p = await stage.sits('heping.clerk');
  await p.page.getByRole('link', { name: /有监测提示待查看/ }).first().click();
  await p.sees(/46,312\.57 元，高于参考值/);
  await p.page.getByRole('row', { name: /银行存款.*鞍山市核对中心/ }).waitFor();
  await p.button('监测规则和参考值').click();
  await p.sees('共同生活成员合计高于参考值的 24 倍（按共同生活人数计算）');
  await p.accessible('the rules of monitoring');
  await p.page.keyboard.press('Escape');
  await p.button(/登记查看情况/).click();
  await p.page.getByLabel('查看后的情况').fill('已与申请人核实，存款为待支付的手术费');
  await p.dialog().getByRole('button', { name: /^登\s?记$/ }).click();
  await p.sees('已查看');
  await p.looks('6a-hints');
  await p.page.goto(stage.server.url);
  await p.sees('没有待办理的事项');
  await p.leaves();

  const others = await stage.robot('shenyang.clerk'); // the superior agency is a third party (R9.2)
  await expect(others.call('POST', `${casePath}/hints`, {})).rejects.toThrow('403');
});
