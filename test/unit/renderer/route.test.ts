import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinTerms, quoteTerm, splitTerms } from "../../../renderer/filter/terms.ts";
import { formatRoute, parseRoute, routeNames } from "../../../renderer/route/route.ts";
import { parseFilter } from "../../../shared/filter/filter.ts";

describe("the address of a view", () => {
  it("is short where everything is as usual", () => {
    expect(formatRoute(parseRoute(""))).toBe("#/overview");
    expect(formatRoute(parseRoute("#/sessions?sort=-lastSeen&range=1h"))).toBe("#/sessions");
  });

  it("carries filter, sort and user through", () => {
    const filter = 'user:"a b" country:DE,FR';
    fc.assert(
      fc.property(fc.constantFrom(...routeNames), fc.string(), (name, user) => {
        const route = parseRoute(
          formatRoute({ ...parseRoute(""), name, filter, user, sort: { column: "user", direction: "asc" } }),
        );
        expect(route).toMatchObject({ name, filter, sort: { column: "user", direction: "asc" } });
        expect(route.user).toBe(name === "user" ? user : null);
      }),
    );
  });

  it("falls back to the usual for anything it does not know", () => {
    expect(parseRoute("#/nowhere?sort=color&range=9y")).toEqual(parseRoute(""));
    fc.assert(fc.property(fc.string(), (hash) => routeNames.includes(parseRoute(hash).name)));
  });
});

describe("terms of the filter line", () => {
  it("fall apart at spaces, but not within quotation marks", () => {
    expect(splitTerms('user:"a b"  idle>30m -country:DE')).toEqual(['user:"a b"', "idle>30m", "-country:DE"]);
    expect(splitTerms("")).toEqual([]);
    expect(splitTerms('user:"open end')).toEqual(['user:"open end']);
  });

  it("stay the same when joined and split again", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const terms = splitTerms(text);
        expect(splitTerms(joinTerms(terms))).toEqual(terms);
      }),
    );
  });

  it("can hold any user: the quoted value means that very text", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (user) => {
        const parsed = parseFilter(`user:${quoteTerm(user)}`);
        expect(parsed).toMatchObject({
          filter: { terms: [{ condition: { kind: "text", field: "user", patterns: [[user]] } }] },
        });
      }),
    );
  });
});
