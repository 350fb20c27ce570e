# Takes memory like leak.pl, and keeps reading all of it in no order, so that it never stands still in swap:
# perl thrash.pl FIRST RATE LIMIT IDLE.
my ($first, $rate, $limit, $idle) = @ARGV;
open my $noise, '<:raw', '/dev/urandom' or die;
read $noise, my $random, 4096;
my @held;
my $touched;
sub take { push @held, $random x 256 while @held < $_[0] }
take($first);
sleep $idle;
my $begin = time;
while (1) {
    my $wanted = $first + $rate * (time - $begin);
    take($wanted < $limit ? $wanted : $limit);
    $touched = substr $held[int rand @held], 4096 * int rand 256, 1 for 1 .. 200;
    select undef, undef, undef, 0.05;
}
