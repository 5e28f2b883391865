// How far a page is wider than the screen, and what sticks out of it.
() => {
  const wide = document.documentElement.clientWidth;
  const over = document.scrollingElement.scrollWidth - wide;
  if (over <= 0) return { over: 0, culprits: [] };
  const scrolls = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };
  const culprits = [...document.body.querySelectorAll("*")]
    .filter((one) => one.getBoundingClientRect().right > wide + 1 && !scrolls(one))
    .map((one) => `${one.tagName.toLowerCase()}.${[...one.classList].join(".")}`);
  return { over, culprits: [...new Set(culprits)].slice(0, 5) };
}
