// What still moves when the reader asked for less motion.
() => {
  const lasts = (list) => Math.max(...list.split(",").map((one) => parseFloat(one) || 0));
  return [...document.querySelectorAll("*")]
    .filter((element) => {
      const style = getComputedStyle(element);
      const animated = style.animationName !== "none" && lasts(style.animationDuration) > 0.01;
      const smooth = style.scrollBehavior === "smooth";
      return animated || smooth || lasts(style.transitionDuration) > 0.01;
    })
    .map((element) => `${element.tagName.toLowerCase()}.${[...element.classList].join(".")}`);
}
