import { SafetyCertificateOutlined } from '@ant-design/icons';
import { Entrance } from './Entrance';

export default function LoginPage() {
  return (
    <div className="login">
      <aside className="login-side">
        <div className="login-brand"><SafetyCertificateOutlined /> 核 对</div>
        <p>居民家庭经济状况跨区域核对系统</p>
        <ul>
          <li>先授权再核对，无委托不核对</li>
          <li>只核对，不认定</li>
          <li>每一次查看都登记在案</li>
        </ul>
      </aside>
      <main id="main" className="login-main">
        <div className="login-box">
          <h1>登录</h1>
          <Entrance />
        </div>
        <p className="login-foot"><a href="/v/">验证核对报告</a> · <a href="/about/">关于本系统</a></p>
      </main>
    </div>
  );
}
