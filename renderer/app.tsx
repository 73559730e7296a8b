import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { Toasts } from "./components/toasts.tsx";
import type { Link } from "./link/link.ts";
import { LinkProvider } from "./link/use-link.tsx";
import { RevokeProvider } from "./revoke/use-revoke.tsx";
import { Shell } from "./shell/shell.tsx";

/** Everything that is there exactly once. */
export function App({ link }: { readonly link: Link }) {
  return (
    <CSPProvider disableStyleElements>
      <LinkProvider link={link}>
        <Tooltip.Provider delay={400}>
          <Toasts>
            <RevokeProvider>
              <Shell />
            </RevokeProvider>
          </Toasts>
        </Tooltip.Provider>
      </LinkProvider>
    </CSPProvider>
  );
}
