import { Tag } from 'antd';

const colours: Record<string, string> = {
  draft: 'default', preparing: 'default', approving: 'warning', running: 'processing', answered: 'success', reported: 'success', terminated: 'default',
  open: 'processing', expired: 'error', confirming: 'warning', returned: 'warning', raised: 'warning', withdrawn: 'default',
};

/** StateTag says a state in the server's words. */
export const StateTag = ({ state, words }: { state: string; words: string }) => <Tag color={colours[state] ?? 'default'}>{words}</Tag>;
