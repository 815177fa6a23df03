// Which passages an address asks for, in reading order. Findings, each repeated text once, unless a role, a document or "all" is asked for.
function choose(asked) {
  if (asked.doc !== undefined) {
    const doc = index.documents[documentAt.get(asked.doc)];
    return doc ? Array.from({ length: doc.n }, (_, i) => doc.first + i) : [];
  }
  const known = (asked.theme === undefined || themeAt.has(asked.theme)) && (asked.review === undefined || reviewAt.has(asked.review))
    && (asked.topic === undefined || topicAt.has(asked.topic)) && (asked.role === undefined || index.roles.includes(asked.role))
    && (asked.stance === undefined || index.stances.includes(asked.stance));
  if (!known) return [];
  const review = asked.review === undefined ? -1 : reviewAt.get(asked.review);
  const role = asked.role === undefined ? -1 : index.roles.indexOf(asked.role);
  const stance = asked.stance === undefined ? -1 : index.stances.indexOf(asked.stance);
  const wide = role !== -1 || "all" in asked;
  const chosen = [];
  const consider = function (at) {
    if (!(wide ? standsAlone(at) : isFinding(at))) return;
    if (review !== -1 && reviewOf[at] !== review) return;
    if (role !== -1 && roleOf(at) !== role) return;
    if (asked.group !== undefined && !(reviewOf[at] >= 0 && index.reviews[reviewOf[at]].groups[asked.by] === asked.group)) return;
    if (chosen[chosen.length - 1] !== at) chosen.push(at);
  };
  if (asked.theme !== undefined) {
    const of = codings[themeAt.get(asked.theme)];
    of.at.forEach(function (at, i) {
      const said = Number(of.stance[i]);
      if (stance === -1 ? countedStance[said] : said === stance) consider(at);
    });
  } else if (asked.topic !== undefined) {
    for (const at of ofTopic[topicAt.get(asked.topic)]) chosen.push(at);
  } else {
    for (let at = 0; at < N; at++) consider(at);
  }
  return chosen;
}

function describe(asked) {
  if (asked.doc !== undefined) return documentAt.has(asked.doc) ? "All of " + index.documents[documentAt.get(asked.doc)].title : "No such document";
  const parts = [];
  if (themeAt.has(asked.theme)) parts.push(index.themes[themeAt.get(asked.theme)].title);
  if (topicAt.has(asked.topic)) parts.push("Topic: " + index.topics[topicAt.get(asked.topic)].label);
  if (reviewAt.has(asked.review)) parts.push(index.reviews[reviewAt.get(asked.review)].label);
  for (const key of ["group", "role", "stance"]) if (asked[key] !== undefined) parts.push(asked[key]);
  return parts.join(" · ") || (Object.keys(asked).length > 1 ? "Passages" : "All findings");
}

// The codings of a theme in one stretch of passages begin here: their numbers rise.
function beginning(of, first) {
  let low = 0, high = of.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (of[middle] < first) low = middle + 1; else high = middle;
  }
  return low;
}

// How many passages of one review carry a theme and pass a test of passage and stance, each counted once.
function inReview(theme, review, test) {
  const { at, stance } = codings[theme];
  let n = 0, last = -1;
  for (const [first, end] of stretches.get(review) || []) {
    for (let i = beginning(at, first); i < at.length && at[i] < end; i++) if (at[i] !== last && test(at[i], Number(stance[i]))) { last = at[i]; n++; }
  }
  return n;
}

// How many passages of each review carry a theme and pass a test.
function byReview(theme, test) {
  const n = new Map();
  let last = -1;
  codings[theme].at.forEach(function (at, i) {
    if (at === last || !test(at, Number(codings[theme].stance[i]))) return;
    last = at;
    n.set(reviewOf[at], (n.get(reviewOf[at]) || 0) + 1);
  });
  return n;
}
