/** Scopes are what a department's system does, as bundles of the server's actions:
 * whoever gives a token chooses purposes, not permissions one by one. */
export const scopes: { key: string; label: string; actions: string[] }[] = [
  { key: 'cases', label: '查看业务进度', actions: ['agency.read', 'catalogue.read', 'case.list', 'case.read'] },
  { key: 'reports', label: '接收核对报告', actions: ['report.list', 'report.open'] },
  { key: 'objections', label: '提出异议', actions: ['objection.create', 'objection.withdraw', 'review.read'] },
  { key: 'answers', label: '提供数据', actions: ['task.list', 'task.read', 'task.export_query', 'task.import_answer', 'task.answer'] },
  { key: 'resources', label: '导入数据资源', actions: ['resource.import'] },
  { key: 'notices', label: '接收通知', actions: ['notice.read'] },
];

/** actionsOf are the actions of chosen purposes. */
export const actionsOf = (keys: string[]) => scopes.filter((s) => keys.includes(s.key)).flatMap((s) => s.actions);

/** scopeSays tells a token's actions by the purposes that they make up, the rest by their names. */
export function scopeSays(actions: string[]): string {
  const whole = scopes.filter((s) => s.actions.every((a) => actions.includes(a)));
  const told = new Set(whole.flatMap((s) => s.actions));
  return [...whole.map((s) => s.label), ...actions.filter((a) => !told.has(a))].join('、');
}
