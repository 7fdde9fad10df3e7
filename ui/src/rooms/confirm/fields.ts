/** What a return can find wrong, in the words of the server's errors. */
export const fields: Record<string, string> = {
  authorization: '授权书', id_copy: '身份证复印件', number: '公民身份号码', name: '姓名', commission: '委托书', item: '目录项', purpose: '核对目的',
};

/** whose says which person a return is about. */
export const whose = (ordinal: number) => (ordinal ? `第 ${ordinal} 人的` : '整个申请的');
