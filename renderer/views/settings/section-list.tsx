import "./section-list.css";
import { type RefObject, useEffect, useState } from "react";
import { hrefOf, useRoute } from "../../route/use-route.ts";
import { text } from "../../text/text.ts";
import { elementIdOf, type SectionId, sections } from "./sections.ts";

/** Names the parts of Settings, says which one is being read, and leads to them; so does the address. */
export function SectionList({ page }: { readonly page: RefObject<HTMLElement | null> }) {
  const { section } = useRoute();
  const reading = useReading(page);
  useEffect(() => {
    const content = page.current;
    if (section === null || content === null) return;
    show(section);
    // Parts above it are drawn when the monitor has told them, and would push it away.
    const grown = new ResizeObserver(() => show(section));
    grown.observe(content);
    const until = new AbortController();
    const settle = (): void => {
      grown.disconnect();
      until.abort();
    };
    const timer = setTimeout(settle, SETTLED_MS);
    for (const own of ["wheel", "pointerdown", "keydown"]) {
      window.addEventListener(own, settle, { signal: until.signal });
    }
    return () => {
      clearTimeout(timer);
      settle();
    };
  }, [section, page]);
  return (
    <nav className="section-list" aria-label={text.settings.sections}>
      {sections.map(({ id, title }) => (
        <a
          key={id}
          href={hrefOf({ name: "settings", section: id })}
          aria-current={id === reading ? "location" : undefined}
          // An address that stays the same leads nowhere by itself.
          onClick={() => show(id)}
        >
          {title}
        </a>
      ))}
    </nav>
  );
}

function show(section: string): void {
  const element = document.getElementById(elementIdOf(section));
  element?.scrollIntoView({ block: "start" });
  element?.focus({ preventScroll: true });
}

/** Within this everything on the page has been told, unless the machine is very busy. */
const SETTLED_MS = 3_000;

/** How far from the top what is being read begins, px: a part that was led to, and the gap above it. */
const READ_FROM = 48;

/** The part at the top of what is in sight; at the end of the page the last one. */
function useReading(page: RefObject<HTMLElement | null>): SectionId {
  const [reading, setReading] = useState<SectionId>("appearance");
  useEffect(() => {
    const scroller = page.current?.parentElement;
    if (scroller == null) return;
    const look = (): void => {
      const atEnd =
        scroller.scrollTop > 0 && scroller.scrollTop + scroller.clientHeight > scroller.scrollHeight - 2;
      const { top } = scroller.getBoundingClientRect();
      const begun = sections.filter(({ id }) => {
        const element = document.getElementById(elementIdOf(id));
        return element !== null && element.getBoundingClientRect().top < top + READ_FROM;
      });
      const last = (atEnd ? sections : begun).at(-1);
      if (last !== undefined) setReading(last.id);
    };
    scroller.addEventListener("scroll", look, { passive: true });
    return () => scroller.removeEventListener("scroll", look);
  }, [page]);
  return reading;
}
