// Sets the theme chosen in the settings before anything is painted; the rest of the theme's code is in src/data/theme.ts.
try {
  var theme = localStorage.getItem("klieg.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch (e) {
  // Storage may be forbidden; then the system's theme stands.
}
