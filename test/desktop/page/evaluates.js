// The policy must refuse this even to the page's own scripts.
let outcome = "allowed";
try {
  Function("return 1")();
} catch {
  outcome = "refused";
}
document.documentElement.dataset.evaluated = outcome;
