// Sets the theme chosen in the settings, and the site's colour as it was last seen, before anything is painted; the rest is in src/data/theme.ts and src/data/accent.ts.
// The build writes it into the document: a file of its own would hold up the first paint by a round trip.
try {
  var theme = localStorage.getItem("klieg.theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
    document.querySelector("[name=color-scheme]").content = theme; // for the window while the sheet is on its way
  }
  var shades = JSON.parse(localStorage.getItem("klieg.shades") || "{}");
  for (var name of ["--accent", "--accent-hover", "--accent-text", "--accent-soft", "--accent-mark", "--on-accent", "--focus"]) {
    if (/^light-dark\(#[0-9a-f]{6,8}, #[0-9a-f]{6,8}\)$/.test(shades[name])) document.documentElement.style.setProperty(name, shades[name]);
  }
} catch (e) {
  // Storage may be forbidden; then the system's theme and Klieg's own colour stand.
}
