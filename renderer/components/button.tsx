import "./button.css";
import type { ComponentPropsWithRef } from "react";

export interface ButtonProps extends ComponentPropsWithRef<"button"> {
  readonly look?: "plain" | "primary" | "danger" | "danger-quiet" | "ghost";
  readonly size?: "small" | "normal" | "large";
  /** A square with nothing but an icon: give it an `aria-label`. */
  readonly icon?: boolean;
}

export function Button({
  look = "plain",
  size = "normal",
  icon = false,
  className,
  type,
  ...rest
}: ButtonProps) {
  return <button {...rest} type={type ?? "button"} className={buttonClass(look, size, icon, className)} />;
}

/** For links that look like buttons. */
export function buttonClass(
  look: NonNullable<ButtonProps["look"]> = "plain",
  size: NonNullable<ButtonProps["size"]> = "normal",
  icon = false,
  more?: string,
): string {
  const names = ["button"];
  if (look !== "plain") names.push(`button--${look}`);
  if (size !== "normal") names.push(`button--${size}`);
  if (icon) names.push("button--icon");
  if (more !== undefined) names.push(more);
  return names.join(" ");
}
