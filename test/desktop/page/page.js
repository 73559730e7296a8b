// Stands for the renderer in tests of the host alone: writes down what the preload's object tells it.
const desktop = globalThis.sessionwatch;

function note(list, value) {
  const item = document.createElement("li");
  item.textContent = JSON.stringify(value);
  document.getElementById(list).append(item);
}

desktop?.onVisit((destination) => note("visits", destination));
desktop?.onProblem((problem) => note("problems", problem));
document.documentElement.dataset.ready = "yes";
