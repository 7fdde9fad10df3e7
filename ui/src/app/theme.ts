import type { ThemeConfig } from 'antd';

/**
 * The look. Every colour of text passes 4.5:1 on its ground; the derived
 * tokens of the library do not, so the grounds and borders stand here too.
 */
const ink = (alpha: number) => `rgba(10,22,42,${alpha})`;

export const colours = {
  primary: '#1550a8', success: '#18794e', warning: '#a35200', error: '#c4231c',
  sider: '#0f2f5f', siderSelected: '#1f5dbb', layout: '#f3f5f9', line: '#e6eaf1',
};

export const theme: ThemeConfig = {
  cssVar: { key: 'hedui' },
  hashed: false,
  token: {
    colorPrimary: colours.primary, colorInfo: colours.primary, colorLink: colours.primary,
    colorSuccess: colours.success, colorSuccessBg: '#e8f6ee', colorSuccessBgHover: '#d5eedf', colorSuccessBorder: '#a3d9bb',
    colorWarning: colours.warning, colorWarningBg: '#fff5e3', colorWarningBgHover: '#ffebca', colorWarningBorder: '#f0cd95',
    colorError: colours.error, colorErrorBg: '#fdeeec', colorErrorBgHover: '#fbdedb', colorErrorBorder: '#f2b3ae',
    colorInfoBg: '#eaf2ff', colorInfoBorder: '#b4cff0',
    colorText: ink(0.92), colorTextSecondary: ink(0.72), colorTextTertiary: ink(0.64), colorTextQuaternary: ink(0.62),
    colorTextPlaceholder: ink(0.62), colorTextDescription: ink(0.66), colorTextDisabled: ink(0.62),
    colorBgLayout: colours.layout, colorBorderSecondary: colours.line,
    borderRadius: 6, fontSize: 14,
    fontFamily: '-apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", sans-serif',
    motionDurationMid: '0.12s', motionDurationSlow: '0.18s',
  },
  components: {
    Layout: { siderBg: colours.sider, headerBg: '#fff', headerPadding: '0 24px', headerHeight: 56 },
    Menu: {
      darkItemBg: colours.sider, darkSubMenuItemBg: colours.sider, darkItemSelectedBg: colours.siderSelected,
      darkItemColor: 'rgba(255,255,255,.86)', darkGroupTitleColor: 'rgba(255,255,255,.7)', itemHeight: 38,
    },
    Table: { headerBg: '#f6f8fb', headerColor: ink(0.78), rowHoverBg: '#f2f7ff', rowSelectedBg: '#eaf2ff', rowSelectedHoverBg: '#dfebff', cellPaddingBlock: 11 },
    Card: { headerFontSize: 15, headerHeight: 52, bodyPadding: 18, headerPadding: 18 },
    Tag: { defaultColor: ink(0.78) },
  },
};
