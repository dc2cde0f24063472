// States per second of the plain search (every step a move, exact visited set, one core): the seed's scenario with
// 3 Ps, 3 Ms and 3 goroutines on go1.16-dev. The first round warms the machine up; the second is the figure.
//
//     shell/bin/gmplab --quiet run scripts/speed.groovy

clear()
world version: 'go1.16-dev', procs: 3, ms: 3, idle: 1
timer 't'
go('reset', on: 0) { reset 't', 1 }
go('gc', on: 1) { gc }
go('busy', queue: 1) { compute 2 }

def millions = args ? args[0] as int : 10
def seconds = 0
def result = null
2.times {
    def begin = System.nanoTime()
    result = explore(order: 'bfs', all: true, maxStates: millions * 1_000_000L)
    seconds = (System.nanoTime() - begin) / 1e9
}
println String.format(Locale.ROOT, '%,d states in %.1f s: %,d states/s', result.distinct, seconds as double,
    (result.distinct / seconds) as long)
expect bounded
