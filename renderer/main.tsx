import "@fontsource-variable/inter";
import "./theme/tokens.css";
import "./theme/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { connectLink } from "./link/connect-link.ts";
import { language } from "./text/language.ts";
import { applyPreferences } from "./theme/preferences.ts";

applyPreferences();
document.documentElement.lang = language;

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no root element");
createRoot(root).render(
  <StrictMode>
    <App link={connectLink()} />
  </StrictMode>,
);
