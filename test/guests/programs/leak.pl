# Takes memory evenly: perl leak.pl KIND FIRST RATE LIMIT IDLE. FIRST MiB at once, then, after IDLE seconds, RATE MiB a second up to
# LIMIT MiB, and then it stays. KIND says what pages hold: `random` cannot be compressed, `half` compresses two to one.
my ($kind, $first, $rate, $limit, $idle) = @ARGV;
open my $noise, '<:raw', '/dev/urandom' or die;
read $noise, my $random, 4096;
my $page = $kind eq 'half' ? substr($random, 0, 2048) . ("\0" x 2048) : $random;
my @held;
sub take { push @held, $page x 256 while @held < $_[0] }
take($first);
sleep $idle;
my $begin = time;
while (@held < $limit) {
    take($first + $rate * (time - $begin));
    select undef, undef, undef, 0.2;
}
sleep 1 while 1;
