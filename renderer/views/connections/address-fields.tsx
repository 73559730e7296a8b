import { Button } from "../../components/button.tsx";
import { LabelledSwitch } from "../../components/labelled-switch.tsx";
import { Segmented } from "../../components/segmented.tsx";
import { TextArea, TextField } from "../../components/text-field.tsx";
import { text } from "../../text/text.ts";
import type { FieldProblem, FormFields } from "./form-fields.ts";

interface AddressFieldsProps {
  readonly fields: FormFields;
  readonly wrong: { readonly field: keyof FormFields; readonly problem: FieldProblem } | null;
  /** Passwords that are not typed are those of the saved connection. */
  readonly hasSecrets: boolean;
  readonly onChange: (part: Partial<FormFields>) => void;
  readonly onForget: () => void;
}

type TextName = { [K in keyof FormFields]: FormFields[K] extends string ? K : never }[keyof FormFields];

/** Where the store is and how to log in. Only what the chosen kind needs is shown. */
export function AddressFields({ fields, wrong, hasSecrets, onChange, onForget }: AddressFieldsProps) {
  const words = text.connections.fields;
  const input = (name: TextName, more: { placeholder?: string; hint?: string } = {}) => (
    <TextField
      label={words[name]}
      value={fields[name]}
      maxLength={1024}
      {...more}
      {...(wrong?.field === name ? { problem: text.connections.fieldProblems[wrong.problem] } : {})}
      onChange={(event) => onChange({ [name]: event.target.value })}
    />
  );
  const secret = (name: TextName) => (
    <TextField
      label={words[name]}
      type="password"
      autoComplete="new-password"
      value={fields[name]}
      maxLength={1024}
      placeholder={hasSecrets ? text.connections.keptSecret : ""}
      onChange={(event) => onChange({ [name]: event.target.value })}
    />
  );
  const { kind } = fields;
  return (
    <>
      <Segmented
        label={text.connections.kind}
        value={kind}
        choices={(["tcp", "sentinel", "unix"] as const).map((value) => ({
          value,
          label: text.connections.kinds[value],
        }))}
        onChange={(next) => onChange({ kind: next })}
      />
      {kind === "tcp" ? (
        <div className="connection-form__place">
          {input("host", { placeholder: "redis.example" })}
          {input("port")}
          {input("db")}
        </div>
      ) : kind === "sentinel" ? (
        <div className="connection-form__place">
          {input("sentinels", { placeholder: "10.0.0.1:26379, 10.0.0.2:26379" })}
          {input("master", { placeholder: "mymaster" })}
          {input("db")}
        </div>
      ) : (
        <div className="connection-form__place connection-form__place--socket">
          {input("path", { placeholder: "/run/redis/redis.sock" })}
          {input("db")}
        </div>
      )}
      <div className="connection-form__pair">
        {input("username")}
        {secret("password")}
      </div>
      {hasSecrets ? (
        <p className="box__hint">
          {text.connections.keptSecretMore}{" "}
          <Button look="ghost" size="small" onClick={onForget}>
            {text.connections.forgetSecret}
          </Button>
        </p>
      ) : null}
      {kind === "sentinel" ? (
        <div className="connection-form__pair">
          {input("sentinelUsername")}
          {secret("sentinelPassword")}
        </div>
      ) : null}
      {kind === "unix" ? null : (
        <>
          <LabelledSwitch label={words.tls} checked={fields.tls} onChange={(tls) => onChange({ tls })} />
          {fields.tls ? (
            <div className="connection-form__pair connection-form__part">
              {input("ca", { placeholder: "/etc/ssl/ca.pem", hint: text.connections.caHint })}
              {input("servername", { hint: text.connections.servernameHint })}
              {input("cert")}
              {input("key")}
            </div>
          ) : null}
          <LabelledSwitch label={words.ssh} checked={fields.ssh} onChange={(ssh) => onChange({ ssh })} />
          {fields.ssh ? (
            <div className="connection-form__part">
              <div className="connection-form__place">
                {input("sshHost")}
                {input("sshPort")}
                {input("sshUsername")}
              </div>
              <Segmented
                label={words.sshLogin}
                value={fields.sshLogin}
                choices={(["agent", "key", "password"] as const).map((value) => ({
                  value,
                  label: text.connections.sshLogins[value],
                }))}
                onChange={(sshLogin) => onChange({ sshLogin })}
              />
              {fields.sshLogin === "password" ? secret("sshPassword") : null}
              {fields.sshLogin === "key" ? (
                <div className="connection-form__pair">
                  {input("sshKey", { placeholder: "/home/me/.ssh/id_ed25519" })}
                  {secret("sshPassphrase")}
                </div>
              ) : null}
              <p className="box__hint">{text.connections.sshHint}</p>
            </div>
          ) : null}
          <details className="connection-form__more" open={fields.nat !== ""}>
            <summary>{text.connections.more}</summary>
            <TextArea
              label={words.nat}
              hint={text.connections.natHint}
              rows={3}
              placeholder="10.0.0.5:6379=gateway.example:7000"
              value={fields.nat}
              {...(wrong?.field === "nat" ? { problem: text.connections.fieldProblems[wrong.problem] } : {})}
              onChange={(event) => onChange({ nat: event.target.value })}
            />
          </details>
        </>
      )}
      <details className="connection-form__more" open={fields.sample !== "1"}>
        <summary>{text.connections.moreSample}</summary>
        {input("sample", { hint: text.connections.sampleHint })}
      </details>
    </>
  );
}
