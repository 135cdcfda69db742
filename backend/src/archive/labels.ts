// Codes of the chain in Chinese, for pages that people read; an unknown code stands for itself.
const named =
  (names: Readonly<Record<string, string>>) =>
  (code: string): string =>
    names[code] ?? code;

export const stateName = named({
  draft: '草稿',
  submitted: '审核中',
  returned: '退回补正',
  approved: '通过',
  rejected: '不通过',
  withdrawn: '撤回',
  lapsed: '逾期失效',
});

export const roleName = named({ clerk: '经办人', reviewer: '审核人', auditor: '审计人', admin: '管理员' });

export const actionName = named({
  'application.created': '建立业务',
  'application.attributes-changed': '修改申报类别',
  'application.materials-recorded': '登记材料',
  'application.submitted': '提交',
  'application.claimed': '领取审核',
  'application.released': '放回待审',
  'application.reassigned': '改派',
  'application.reviewed': '审核',
  'application.resubmitted': '补正后提交',
  'application.deadline-extended': '延长期限',
  'application.lapsed': '逾期失效',
  'application.withdrawn': '撤回',
  'application.related': '关联后续业务',
  'application.grant-asked': '请求授权',
});

export const outcomeName = named({ pass: '通过', return: '退回补正', reject: '不通过' });

export const findingName = named({ accepted: '合格', reopened: '须补正', refused: '不合格' });

export const resultName = named({
  opened: '已打开，与链上记录一致',
  FORBIDDEN: '未获授权',
  REVOKED: '授权已撤销',
  EXPIRED: '授权已过期',
  NOT_FOUND: '找不到内容',
  TAMPERED: '内容与链上记录不符',
});

export const verdictName = named({ intact: '未见篡改', altered: '有改动' });

export const soundName = named({ sound: '无问题', defective: '有问题' });
