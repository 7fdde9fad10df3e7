/** Words of the interface for the server's codes. The server decides; this only says. */
export const assistances: Record<string, string> = {
  dibao: '最低生活保障', tekun: '特困人员救助供养', bianyuan: '最低生活保障边缘家庭', zhichu: '支出型困难家庭', linshi: '临时救助',
  yiliao: '医疗救助', zhufang: '住房保障', jiaoyu: '教育救助', jiuye: '就业救助', qita: '其他依法委托事项',
};

export const kinds: Record<string, string> = { new: '新申请', existing: '已获得（批量）', local: '市内核对' };

export const articles: Record<string, string> = { new: '第五条', existing: '第六条', local: '第十四条', consultation: '第七条' };

export const accesses: Record<string, string> = {
  hosted: '托管', api: '接口', file: '文件交换', hand: '人工填报', docked: '对接', ministry: '部平台',
};

export const papers: Record<string, string> = { commission: '委托书', authorization: '授权书', id_copy: '身份证复印件' };

export const groups: Record<string, string> = { cohabiting: '共同生活', supporter: '赡（抚、扶）养义务人' };

export const roles: Record<string, string> = {
  clerk: '经办', approver: '审核', officer: '委托单位经办', sharing: '资源共享部门经办', system: '系统管理员', security: '安全管理员', audit: '审计管理员',
};

export const levels: Record<string, string> = { province: '省级', city: '市级', county: '县级' };
