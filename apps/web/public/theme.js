/** Puts the theme that was chosen on this device on the page before it is painted. */
try {
  const theme = localStorage.getItem('footfall-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's theme it is.
}
