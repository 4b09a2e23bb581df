// Runs before the first paint, so that a chosen theme never flashes into view late.
try {
  const theme = localStorage.getItem("baton.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is refused: follow the system.
}
