/** draftOf says what a draft is of, and where it is gone on with. */
export function draftOf(key: string): { title: string; to?: string; search?: Record<string, string> } {
  const [kind, id, part] = key.split('.');
  if (key === 'case.new') return { title: '新建核对：委托信息', to: '/cases/new' };
  if (kind === 'case' && part === 'people') return { title: '核对对象名单', to: `/cases/${id}/edit`, search: { step: 'people' } };
  if (kind === 'task' && part === 'answer') return { title: '协查任务：逐人填报', to: `/tasks/${id}` };
  if (kind === 'review' && part === 'answer') return { title: '复核：逐人填报', to: `/reviews/${id}` };
  return { title: key };
}
