import 'virtual:antd-login.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import './app/base.css';
import { enter } from './app/enter';

enter();
createRoot(document.getElementById('root')!).render(<App />);
