import { lazy, Suspense, useState } from 'react';
import { session, type Login } from '../../api/session';
import { CodeStep } from './CodeStep';
import { NewPasswordStep } from './NewPasswordStep';
import { PasswordStep } from './PasswordStep';

const DeviceStep = lazy(() => import('./DeviceStep'));
const EnrolStep = lazy(() => import('./EnrolStep'));

/** StepProps of one step of a login; then takes the answer, which names the next. */
export type StepProps = { then: (l: Login) => void; login?: Login };

/** Entrance leads through the steps that the server asks for, one after the other. */
export const Entrance = () => <Suspense><Steps /></Suspense>;

function Steps() {
  const [login, setLogin] = useState<Login>();
  const [typed, setTyped] = useState('');
  const then = (l: Login) => (l.step === '' ? session.began(l) : setLogin(l));
  switch (login?.step) {
    case 'code': return <CodeStep then={then} login={login} />;
    case 'device': return <DeviceStep then={then} login={login} again={() => setLogin(undefined)} />;
    case 'password': return <NewPasswordStep then={then} old={typed} />;
    case 'enrol': return <EnrolStep then={then} login={login} />;
  }
  return <PasswordStep then={then} typed={setTyped} />;
}
