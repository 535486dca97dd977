// The design tokens: paper, ink, vermilion. The only place where colours, sizes and type are decided, for our stylesheets (as CSS
// custom properties) and for Ant Design (as its theme). Large type is a second set of sizes, not a zoom of the first.
// Contrast of every text colour on its ground is at least 4.5:1. Says nothing about layout.
import type { ThemeConfig } from 'antd';

export type TypeSize = 'normal' | 'large';

export const palette = {
  paper: '#FBFAF7',
  sheet: '#FFFFFF',
  rail: '#F2EFE9',
  railHover: '#E9E4DB',
  hairline: '#E3DED5',
  border: '#B9B1A4',
  ink: '#1F1D1A',
  inkSecondary: '#5C5750',
  inkHint: '#6F685F',
  vermilion: '#B8322A',
  vermilionHover: '#C53C33',
  vermilionPressed: '#9E2720',
  vermilionTint: '#FBEDEB',
  valid: '#256B43',
  validTint: '#EAF3ED',
  indeterminate: '#8A5700',
  indeterminateTint: '#FBF3E2',
  invalid: '#B3261E',
  invalidTint: '#FCEBE9',
  unsigned: '#5C5750',
  unsignedTint: '#F2EFE9',
} as const;

/** Lengths in CSS pixels. */
type Sizes = {
  readonly font: number;
  readonly fontSmall: number;
  readonly fontTitle: number;
  readonly fontHead: number;
  readonly row: number;
  readonly target: number;
  readonly space: number;
  readonly bar: number;
  readonly railWidth: number;
};

export const sizes: Readonly<Record<TypeSize, Sizes>> = {
  normal: {
    font: 14,
    fontSmall: 13,
    fontTitle: 16,
    fontHead: 20,
    row: 44,
    target: 34,
    space: 4,
    bar: 52,
    railWidth: 168,
  },
  large: {
    font: 20,
    fontSmall: 18,
    fontTitle: 24,
    fontHead: 28,
    row: 64,
    target: 60,
    space: 6,
    bar: 76,
    railWidth: 216,
  },
};

const uiFont =
  '"Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei UI", system-ui, sans-serif';
const displayFont = '"Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif';
const figureFont = '"Noto Sans Mono", "DejaVu Sans Mono", "Liberation Mono", Consolas, monospace';

/** Hands the tokens to the stylesheets, through the CSS object model so that no inline style attribute is parsed. */
export function applyTokens(typeSize: TypeSize): void {
  const root = document.documentElement;
  for (const [name, value] of Object.entries(palette)) root.style.setProperty(`--${kebab(name)}`, value);
  for (const [name, value] of Object.entries(sizes[typeSize])) root.style.setProperty(`--${kebab(name)}`, `${value}px`);
  root.style.setProperty('--ui-font', uiFont);
  root.style.setProperty('--display-font', displayFont);
  root.style.setProperty('--figure-font', figureFont);
  root.dataset.typeSize = typeSize;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Ant Design's theme from the same tokens. Its accent is ink; vermilion is left to primary buttons. */
export function antTheme(typeSize: TypeSize): ThemeConfig {
  const size = sizes[typeSize];
  return {
    token: {
      colorPrimary: '#3B3730',
      colorInfo: palette.inkSecondary,
      colorLink: palette.ink,
      colorLinkHover: palette.vermilion,
      colorLinkActive: palette.vermilionPressed,
      colorSuccess: palette.valid,
      colorWarning: palette.indeterminate,
      colorError: palette.invalid,
      colorText: palette.ink,
      colorTextSecondary: palette.inkSecondary,
      colorTextTertiary: palette.inkHint,
      colorTextPlaceholder: '#857D72',
      colorTextDisabled: '#8C857A',
      colorBgBase: palette.sheet,
      colorBgLayout: palette.paper,
      colorBorder: palette.border,
      colorBorderSecondary: palette.hairline,
      colorSplit: palette.hairline,
      controlOutline: 'rgba(31, 29, 26, 0.12)',
      borderRadius: 4,
      borderRadiusLG: 4,
      borderRadiusSM: 3,
      fontFamily: 'inherit',
      fontSize: size.font,
      fontSizeSM: size.fontSmall,
      lineHeight: 1.6,
      controlHeight: size.target,
      controlHeightSM: typeSize === 'large' ? 44 : 28,
      controlHeightLG: typeSize === 'large' ? 64 : 40,
      // What informs does not move. It is also the safe choice: parts that leave by a transition stay, and are read out, where none is drawn.
      motion: false,
      boxShadow: '0 2px 12px rgba(31, 29, 26, 0.14)',
      boxShadowSecondary: '0 2px 12px rgba(31, 29, 26, 0.14)',
    },
    components: {
      Button: {
        colorPrimary: palette.vermilion,
        colorPrimaryHover: palette.vermilionHover,
        colorPrimaryActive: palette.vermilionPressed,
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        defaultHoverColor: palette.ink,
        defaultHoverBorderColor: palette.inkSecondary,
        defaultActiveColor: palette.ink,
        defaultActiveBorderColor: palette.ink,
        fontWeight: 500,
        paddingInline: typeSize === 'large' ? 26 : 16,
      },
      Input: { activeBorderColor: palette.ink, hoverBorderColor: palette.inkSecondary },
      InputNumber: { activeBorderColor: palette.ink, hoverBorderColor: palette.inkSecondary },
      Select: {
        activeBorderColor: palette.ink,
        hoverBorderColor: palette.inkSecondary,
        optionSelectedBg: palette.rail,
        multipleItemBg: palette.rail,
        multipleItemHeight: typeSize === 'large' ? 44 : 26,
      },
      Table: { headerBg: palette.rail, headerColor: palette.inkSecondary, rowHoverBg: palette.paper },
    },
  };
}
