/** The choice of light, dark or system. */
import { useLocale } from '../text/locale.tsx';
import { Icon, type IconName } from './icon.tsx';
import { Menu, MenuChoices } from './menu.tsx';
import { THEMES, type Theme, useTheme } from './theme.ts';

const ICONS: Record<Theme, IconName> = { light: 'sun', dark: 'moon', system: 'screen' };

export function ThemeMenu() {
  const { text } = useLocale();
  const [theme, setTheme] = useTheme();
  return (
    <Menu
      kind="quiet"
      align="end"
      label={`${text.theme.label}: ${text.theme[theme]}`}
      trigger={<Icon name={ICONS[theme]} />}
      testId="theme-menu"
    >
      <MenuChoices
        value={theme}
        choices={THEMES.map((value) => ({
          value,
          label: (
            <>
              <Icon name={ICONS[value]} className="text-quiet" />
              {text.theme[value]}
            </>
          ),
        }))}
        onChoose={setTheme}
      />
    </Menu>
  );
}
