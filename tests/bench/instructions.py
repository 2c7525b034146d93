#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""How many instructions reader and engine need for a line, and the plugin for an alert, counted by valgrind's
callgrind: the same whatever else the machine does.

usage: instructions.py             compare with the baseline, instructions.tsv
       instructions.py --accept    what is counted now is the new baseline: commit it, and say why
       instructions.py --all       count everything that bench_micro and bench_flood measure, compare nothing
       instructions.py MEASURE..   count these, compare nothing

Counted is what happens between begin and end of bench_measured(): instructions of our code, and those of
the libraries that it calls. The C library is told to leave the processor's newest extensions alone, so that every
x86-64 machine counts the same. A count is an error if it is more than 5% above the baseline. Compilers differ by more
than that, so with another one than the baseline's (or other options, or another GLib) only twice as many is an error,
and not optimised eight times.

What is compared with the baseline is also judged a second time beside 990 rules of event types that do not occur: the
engine must not need more than ten ninths of the instructions, in any build."""
import argparse
import glob
import os
import re
import subprocess
import sys
import tempfile

import content

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("top_srcdir", os.path.join(HERE, "../.."))
BUILD = os.environ.get("top_builddir", SOURCE)
PROGRAMS = ("bench_micro", "bench_flood")
FLOOD = ["flood", "alert-message", "alert-template"]
CONTENT = os.path.join(SOURCE, "scl/ueba/content/mimecast-email-security.json")
BASELINE = os.path.join(SOURCE, "tests/bench/instructions.tsv")
ACCEPT = "tests/bench/instructions.py --accept"
GUARDED = ["reader", "reader-stream", "engine", "alert", "alert-json"] + FLOOD
TOLERANCE, OTHER_BUILD, NOT_OPTIMISED = 1.05, 2.0, 8.0
IDLE_RULES, IDLE_LIMIT = 990, 10 / 9
# names of both old and new releases; an unknown one is left out of account
HWCAPS = "AVX2 AVX2_Usable AVX AVX_Usable AVX512F AVX512VL AVX512BW ERMS FSRM BMI2 SSE4_2 SSSE3 RTM MOVBE LZCNT BMI1"
TUNABLES = "glibc.cpu.hwcaps=" + ",".join("-" + name for name in HWCAPS.split())
HEAD = """# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Instructions an operation: all, and those of our code without libraries. Written by %s
""" % ACCEPT


def self_costs(path):
    """instructions by object file: the cost lines of a dump, without those of calls, which are inclusive"""
    costs, names, current, is_call = {}, {}, None, False
    with open(path, encoding="utf-8", errors="replace") as f:
        for line in f:
            match = re.match(r"ob=(\(\d+\))(?: (.*))?", line)
            if match:
                current = names.setdefault(match[1], match[2])
            elif line.startswith("calls="):
                is_call = True
            elif re.match(r"[+*\-0-9]", line):
                if not is_call:
                    costs[current] = costs.get(current, 0) + int(line.split()[1])
                is_call = False
            else:  # cob= names objects too
                match = re.match(r"cob=(\(\d+\)) (.*)", line)
                if match:
                    names[match[1]] = match[2]
    return costs


def count(names, rules=CONTENT):
    """the build, and by measure: instructions an operation by object file"""
    flood = [name for name in names if name in FLOOD]
    others = [name for name in names if name not in flood]
    build, costs = "", {}
    for program, wanted in (("bench_micro", others), ("bench_flood", flood)):
        if wanted or not names:
            build, more = count_in(program, wanted, rules)
            costs.update(more)
    return build, costs


def count_in(program, names, rules):
    with tempfile.TemporaryDirectory(prefix="ueba-instructions-") as folder:
        out = os.path.join(folder, "out")
        command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=" + out]
        command += ["--toggle-collect=bench_measured", "--dump-after=bench_measured"]
        command += [os.path.join(BUILD, "tests/bench", program), "--once", os.path.join(SOURCE, "tests/bench/shapes.txt"), rules] + names
        environment = dict(os.environ, GLIBC_TUNABLES=TUNABLES, G_SLICE="always-malloc", LC_ALL="C")
        run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if run.returncode != 0:
            sys.exit("%s answers %d:\n%s" % (" ".join(command), run.returncode, run.stderr.decode()[-3000:]))
        lines = run.stdout.decode().splitlines()
        dumps = sorted(glob.glob(out + ".*"), key=lambda path: int(path.rsplit(".", 1)[1]))
        measures = [line.split("\t") for line in lines[1:]]
        if not measures or len(dumps) != len(measures):
            sys.exit("callgrind wrote %d dumps of %d measures" % (len(dumps), len(measures)))
        costs = {}
        for (name, n, _), dump in zip(measures, dumps):
            costs[name] = {os.path.basename(ob or "?"): c / int(n) for ob, c in self_costs(dump).items()}
        return lines[0], costs


def all_and_own(objects):
    return round(sum(objects.values())), round(sum(objects.get(program, 0) for program in PROGRAMS))


def cost_beside_idle_rules():
    """instructions of the engine a line, by object file"""
    with tempfile.TemporaryDirectory(prefix="ueba-instructions-") as folder:
        return count(["engine"], content.save_with_idle(folder, CONTENT, IDLE_RULES))[1]["engine"]


def is_good_beside_idle_rules(without, beside):
    """what malloc() takes is chance; fewer of ours would mean that not the same was judged"""
    (all_without, own_without), (all_beside, own_beside) = all_and_own(without), all_and_own(beside)
    return all_beside <= IDLE_LIMIT * all_without and 0.99 * own_without < own_beside


def compare_idle_rules(without):
    beside = cost_beside_idle_rules()
    good = is_good_beside_idle_rules(without, beside)
    print("%-24s %6d instructions, %6d of them ours, beside %d rules that cannot apply: %.1f%% of the speed without" % (
        ("engine",) + all_and_own(beside) + (IDLE_RULES, 100 * all_and_own(without)[0] / all_and_own(beside)[0])))
    if not good:
        print("Rules must not be asked about events of other types than theirs: at least 90%, and the same work.")
    return good


def read_baseline():
    build, counts = "", {}
    with open(BASELINE, encoding="ascii") as f:
        for line in f:
            fields = line.split("\t")
            if len(fields) == 3:
                counts[fields[0]] = int(fields[1]), int(fields[2])
            elif "compiler" in line:
                build = line.strip()
    return build, counts


def accept(build, costs):
    with open(BASELINE, "w", encoding="ascii") as f:
        f.write(HEAD + build + "\n")
        f.writelines("%s\t%d\t%d\n" % ((name,) + all_and_own(objects)) for name, objects in costs.items())
    print("the baseline is now that of this build; commit it, and say why:\n  git commit %s" % BASELINE)


def tolerance_of(build, baseline_build):
    if build == baseline_build:
        return TOLERANCE
    factor = NOT_OPTIMISED if ", not optimised" in build else OTHER_BUILD
    print("The baseline is of another build, so only %g times as many is an error:" % factor)
    print("  baseline %s\n  here     %s" % (baseline_build.lstrip("# "), build.lstrip("# ")))
    return factor


def show(name, objects, before):
    now, own = all_and_own(objects)
    change = "" if before is None else ", baseline %6d: %+.1f%%" % (before[0], 100 * (now / before[0] - 1))
    print("%-24s %6d instructions, %6d of them ours%s" % (name, now, own, change))


def compare(build, costs):
    """whether all are good"""
    baseline_build, baseline = read_baseline()
    tolerance, failed, better = tolerance_of(build, baseline_build), [], False
    for name, objects in costs.items():
        show(name, objects, baseline.get(name))
        if name not in baseline or all_and_own(objects)[0] > tolerance * baseline[name][0]:
            failed.append(name)
        better = better or name in baseline and all_and_own(objects)[0] * TOLERANCE < baseline[name][0]
    for name in failed:
        print("\n%s: more than %g times the baseline, or not in it. By object file:" % (name, tolerance))
        for ob, cost in sorted(costs[name].items(), key=lambda item: -item[1]):
            print("  %8.0f  %s" % (cost, ob))
    if failed:
        print("\nIf that is meant to be, run %s and say why in the commit." % ACCEPT)
    elif better and build == baseline_build:
        print("Better than the baseline: run %s, so that it stays so." % ACCEPT)
    bad = len(failed) + (not compare_idle_rules(costs["engine"]))
    print("%d passed, %d failed" % (len(costs) + 1 - bad, bad))
    return not bad


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--accept", action="store_true", help="what is counted now is the new baseline")
    parser.add_argument("--all", action="store_true", help="count all that is measured")
    parser.add_argument("measures", nargs="*", help="count these")
    options = parser.parse_args()
    build, costs = count([] if options.all else options.measures or GUARDED)
    if options.accept:
        accept(build, {name: costs[name] for name in GUARDED})
    elif options.all or options.measures:
        print(build)
        for name, objects in costs.items():
            show(name, objects, None)
    elif not compare(build, costs):
        sys.exit(1)


if __name__ == "__main__":
    main()
