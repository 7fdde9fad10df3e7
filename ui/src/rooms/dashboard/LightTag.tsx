import { CheckCircleFilled, ExclamationCircleFilled, MinusCircleOutlined, WarningFilled } from '@ant-design/icons';
import { Tag } from 'antd';
import { lightWords, type Light } from './figures';

export const lightIcons: Record<Light, React.ReactNode> = { good: <CheckCircleFilled />, watch: <ExclamationCircleFilled />, behind: <WarningFilled />, none: <MinusCircleOutlined /> };
const colours: Record<Light, string> = { good: 'success', watch: 'warning', behind: 'error', none: 'default' };

/** LightTag is a traffic light with its icon and its word. */
export const LightTag = ({ of }: { of: Light }) => <Tag color={colours[of]} icon={lightIcons[of]}>{lightWords[of]}</Tag>;
