import { useNavigate, useRouter } from '@tanstack/react-router';
import { Button, type ButtonProps } from 'antd';

/** GoButton is a link to a room that looks like a button. */
export function GoButton({ to, ...rest }: ButtonProps & { to: string }) {
  const navigate = useNavigate();
  const router = useRouter();
  const go = (e: React.MouseEvent) => {
    if (e.ctrlKey || e.metaKey || e.shiftKey) return; // a new tab is the browser's
    e.preventDefault();
    void navigate({ to });
  };
  return <Button {...rest} href={router.buildLocation({ to }).href} onClick={go} />;
}
