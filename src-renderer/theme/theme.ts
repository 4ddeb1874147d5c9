/** The tokens mapped onto Mantine's theme, once. Colours are CSS variables, so both schemes come from tokens.css. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const PETROL: MantineColorsTuple = [
  '#e4f0ea',
  '#cbe2d8',
  '#a5cdbd',
  '#6cc7ab',
  '#3fa488',
  '#2e7e68',
  '#27755f',
  '#0c5a49',
  '#094a3c',
  '#06362c',
]

export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '17px' },
  lineHeights: { xs: '16px', sm: '18px', md: '18px', lg: '22px', xl: '22px' },
  headings: { fontFamily: 'var(--font)', fontWeight: '600' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '20px' },
  colors: { petrol: PETROL },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 3,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Popover: { defaultProps: { shadow: 'none', radius: 3, transitionProps: { duration: 80 } } },
    Menu: {
      defaultProps: {
        shadow: 'none',
        radius: 3,
        transitionProps: { duration: 80 },
        withinPortal: false,
        withInitialFocusPlaceholder: false,
      },
    },
    Modal: { defaultProps: { radius: 3, transitionProps: { duration: 80 } } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 80 } } },
  },
})

/** Mantine's own variables, answered with ours. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-bright': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink3)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--sunken)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line2)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-anchor': 'var(--accent-ink)',
    '--mantine-color-placeholder': 'var(--ink3)',
    '--mantine-color-disabled': 'var(--sunken)',
    '--mantine-color-disabled-color': 'var(--ink3)',
    '--mantine-color-disabled-border': 'var(--line2)',
  },
  light: {},
  dark: {},
})
